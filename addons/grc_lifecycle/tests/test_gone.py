"""Documents that are merged or deleted under what refers to them."""

from odoo import Command
from odoo.tests import Form, tagged

from .common_actions import MONDAY, ActionCase


@tagged("post_install", "-at_install")
class TestGone(ActionCase):
    """Point 11: actions, activities and reports follow a merge, and outlive a deletion."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["grc.action.assumption"].create(
            [
                {
                    "company_id": cls.company.id,
                    "source": "opportunity",
                    "probability": 0.2,
                    "effort": 20,
                    "lead_days": 7,
                },
                {"company_id": cls.company.id, "source": "overdue", "probability": 0.6, "effort": 10, "lead_days": 7},
            ]
        )
        cls.one, cls.two = (cls.new_lead(name) for name in ("Lamps", "More lamps"))

    @classmethod
    def new_lead(cls, name, partner=None, **values):
        lead = cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "partner_id": (partner or cls.customer).id,
                "company_id": cls.company.id,
                "user_id": cls.seller.id,
                "expected_revenue": 1000,
            }
            | values
        )
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE crm_lead SET date_last_stage_update = '2026-01-01' WHERE id = %s", [lead.id])
        lead.invalidate_recordset()
        return lead

    def proposed(self, lead):
        return self.actions.search([("source", "=", "opportunity"), ("res_id", "=", lead.id)])

    def new_report(self, **values):
        return self.env["grc.meeting.report"].create(
            {"partner_id": self.customer.id, "met_on": MONDAY, "said": "Wants lamps", "user_id": self.seller.id}
            | values
        )

    def test_merged_opportunities(self):
        """Point 11: of two merged opportunities, one action stays, with its activity, on the survivor."""
        self.assertEqual(self.plan(), 2)
        reports = self.new_report(lead_id=self.one.id) | self.new_report(lead_id=self.two.id)
        actions = self.proposed(self.one) | self.proposed(self.two)
        self.assertEqual(len(actions.activity_id), 2)
        survivor = (self.one | self.two).merge_opportunity()
        self.assertEqual(reports.lead_id, survivor)
        self.assertEqual(len(reports), 2)
        self.assertEqual(actions.mapped("res_id"), [survivor.id] * 2)
        for __ in range(2):
            kept = actions.filtered(lambda action: action.state == "open")
            self.assertEqual(len(kept), 1)
            self.assertEqual((actions - kept).state, "stopped")
            self.assertTrue((actions - kept).dismiss_reason)
            self.assertEqual(survivor.activity_ids, kept.activity_id)
            self.assertEqual(kept.key, f"opportunity:{survivor.id}:2026-03-02")
            self.assertEqual(self.plan(whole=True), 0)
            self.env.invalidate_all()

    def test_merged_by_the_salesperson(self):
        """Point 11: who merges needs no right to the actions of others."""
        self.plan()
        survivor = (self.one | self.two).with_user(self.seller).merge_opportunity()
        self.assertEqual(len(self.proposed(survivor).filtered(lambda action: action.state == "open")), 1)

    def test_merged_customers_differ(self):
        """Point 11: the action is about the survivor's customer after the next planning."""
        other = self.new_customer("Other")
        lead = self.new_lead("Of the other", other, expected_revenue=1, probability=99)
        self.plan()
        survivor = (self.one | lead).merge_opportunity()
        self.plan(whole=True)
        found = self.proposed(survivor).filtered(lambda action: action.state == "open")
        self.assertEqual(found.partner_id, survivor.partner_id.commercial_partner_id)
        self.assertEqual(len(found), 1)

    def test_moved_to_another_customer(self):
        """The action on an opportunity or quotation that is another customer's follows, and is not made twice."""
        self.plan()
        other = self.new_customer("Other")
        self.one.partner_id = other
        self.plan(whole=True)
        self.assertEqual(self.proposed(self.one).mapped("state"), ["open"])
        self.assertEqual(self.proposed(self.one).partner_id, other)

    def test_deleted_opportunity(self):
        """Point 11: a deleted document is no judgement of the salesperson's: stopped, with the reason, no link left."""
        self.plan()
        action = self.proposed(self.one)
        self.one.with_user(self.env.user).unlink()
        self.assertEqual((action.state, action.res_id, bool(action.activity_id)), ("stopped", 0, False))
        self.assertTrue(action.dismiss_reason)
        self.assertTrue(action.closed_on)

    def test_deleted_quotation(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "user_id": self.seller.id,
                "validity_date": "2026-03-05",
                "state": "sent",
                "order_line": [Command.create({"product_id": self.good.id, "tax_ids": [Command.clear()]})],
            }
        )
        self.plan()
        action = self.found(source="quotation")
        self.assertTrue(action.activity_id)
        order._action_cancel()
        order.unlink()
        self.assertEqual((action.state, action.res_id), ("stopped", 0))

    def test_deleted_activity(self):
        """A deleted activity whose document is there is still a judgement."""
        self.plan()
        action = self.proposed(self.one)
        action.activity_id.unlink()
        self.assertEqual((action.state, action.res_id), ("dismissed", self.one.id))

    def test_deleted_complaint(self):
        """Point 11: a complaint about a document that is deleted is stopped with it."""
        kind = self.env.ref("grc_lifecycle.activity_type_complaint")
        contact = self.partner("Worker", parent_id=self.customer.id, is_company=False)
        contact.activity_schedule(activity_type_id=kind.id, summary="Broken", user_id=self.seller.id)
        self.plan()
        action = self.found(source="complaint")
        self.assertEqual(action.res_id, contact.id)
        contact.unlink()
        self.assertEqual((action.state, action.res_id), ("stopped", 0))

    def test_merged_contacts(self):
        """Point 11: what refers to a contact refers to the survivor of a merge."""
        kind = self.env.ref("grc_lifecycle.activity_type_complaint")
        worker, twin = (
            self.partner(name, parent_id=self.customer.id, is_company=False) for name in ("Worker", "Worker again")
        )
        worker.activity_schedule(activity_type_id=kind.id, summary="Broken", user_id=self.seller.id)
        self.plan()
        action = self.found(source="complaint")
        self.merge(twin, worker)
        self.assertEqual((action.state, action.res_id), ("open", twin.id))
        self.assertEqual(action.activity_id.res_id, twin.id)

    def test_merged_debtors(self):
        """Point 11: who owes under two names is asked once a week under one."""
        twin = self.new_customer("Wood Corner Ltd")
        for partner in (self.customer, twin):
            self.invoice(partner, "2026-01-05", 100, invoice_date_due="2026-01-20")
        self.plan()
        self.assertEqual(len(self.found(source="overdue") | self.found(twin, source="overdue")), 2)
        self.merge(twin, self.customer)
        self.plan(whole=True)
        open_ones = self.found(twin, source="overdue", state="open")
        self.assertEqual(len(open_ones), 1)

    def test_merged_customers_of_different_histories(self):
        """Point 11: what the survivor's own entry into a stage asks for outlives the movements of the other."""
        self.new_playbook()
        twin = self.new_customer("Wood Corner Ltd")
        self.enter(self.customer, day="2026-02-26")
        with self.on_day("2026-02-26"):
            self.env["grc.refresh"].search([("company_id", "=", self.company.id)]).as_of = "2026-02-26"
            self.plan()
        self.enter(twin, day="2026-02-27")
        self.plan()
        self.merge(self.customer, twin)
        for __ in range(2):
            self.plan(whole=True)
            found = self.found(source="playbook")
            self.assertEqual(sorted(found.mapped("state")), ["open", "stopped"])
            self.assertEqual(str(found.filtered(lambda action: action.state == "open").entered_on), "2026-02-26")

    def test_report_saved_without(self):
        """Point 11: a report opened from what is deleted while one writes is saved, and says so."""
        self.plan()
        action = self.proposed(self.one)
        activity = action.activity_id
        event = self.env["calendar.event"].create(
            {"name": "Visit", "start": "2026-03-02 08:00:00", "stop": "2026-03-02 09:00:00"}
        )
        order = self.order(self.customer, confirm=False)
        origin = {
            "lead_id": self.one.id,
            "action_id": action.id,
            "activity_id": activity.id,
            "event_id": event.id,
            "order_id": order.id,
        }
        draft = self.new_report()
        for record in (self.one, action, event, order):
            record.unlink()
        report = self.new_report(said="What was typed", **origin)
        self.assertEqual(report.said, "What was typed")
        draft.write({"needs": "More lamps", **origin})
        self.assertEqual(draft.needs, "More lamps")
        for saved in (report, draft):
            for name in origin:
                self.assertFalse(saved[name], name)
            self.assertIn("Opportunity", saved.message_ids[:1].body)
            self.assertIn("deleted meanwhile", saved.message_ids[:1].body)
        report.action_done()
        self.assertEqual(report.state, "done")

    def test_report_by_form(self):
        """The form opened from what is gone by now can be saved by its author."""
        self.plan()
        action = self.proposed(self.one)
        context = (
            self.env["grc.meeting.report"]
            .with_user(self.seller)
            .with_context(
                allowed_company_ids=self.company.ids,
                default_partner_id=self.customer.id,
                default_lead_id=self.one.id,
                default_action_id=action.id,
            )
        )
        form = Form(context)
        form.said = "What was typed"
        self.one.unlink()
        action.unlink()
        report = form.save()
        self.assertEqual((report.said, bool(report.lead_id)), ("What was typed", False))

    def test_next_step_outlives(self):
        """Point 11: the next step promised at a meeting is the customer's when its opportunity is deleted."""
        report = self.new_report(lead_id=self.one.id, next_step="Send lamps", next_date="2026-03-05")
        report.action_done()
        activity = report.next_activity_id
        self.assertEqual(activity.res_model, "crm.lead")
        self.one.unlink()
        self.assertEqual((activity.exists().res_model, activity.res_id), ("res.partner", self.customer.id))

    def test_opportunity_of_a_playbook(self):
        """An opportunity that a step made is not made again when it was deleted."""
        self.new_playbook(steps=[{"kind": "opportunity"}])
        self.enter(self.customer)
        self.plan()
        action = self.found(source="playbook")
        lead = self.env["crm.lead"].browse(action.res_id)
        lead.unlink()
        self.seller.action_archive()
        self.plan()
        self.assertEqual((action.res_id, action.state), (0, "open"))
