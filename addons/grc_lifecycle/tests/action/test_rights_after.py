from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestRightsAfter(DayCase):
    """Point 3: rights are asked after a write, too; authors and states are fixed; giving away has its methods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller.group_ids |= cls.env.ref("grc_base.group_grc_personal")
        cls.theirs = cls.new_customer("Secret Name", user_id=cls.colleague.id)
        cls.prospect = cls.new_customer("Secret Prospect", "prospect", user_id=cls.colleague.id)
        cls.set_rows(cls, cls.prospect, last_purchase=None)

    def mine(self, model, user=None):
        return self.env[model].with_user(user or self.seller).with_context(allowed_company_ids=self.company.ids)

    def records(self):
        """Return records that are the salesperson's own, by model."""
        stage = {
            "stage_id": self.stages["lost"].id,
            "date_from": "2026-03-02",
            "date_to": "2026-04-01",
            "reason": "I know",
        }
        return {
            "grc.stage.override": self.mine("grc.stage.override").create({"partner_id": self.customer.id, **stage}),
            "grc.wallet": self.mine("grc.wallet").create({"partner_id": self.customer.id, "spending": 100}),
            "grc.person": self.mine("grc.person").create({"partner_id": self.customer.id, "name": "Jane"}),
        }

    def test_moved_to_another(self):
        """What is one's own is not made a colleague's, by write or by the web client's way of saving."""
        for model, record in self.records().items():
            with self.subTest(model=model):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    record.write({"partner_id": self.theirs.id})
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    record.web_save({"partner_id": self.theirs.id}, {"partner_id": {}})
                self.env.invalidate_all()
                self.assertEqual(record.partner_id, self.customer)

    def test_moved_to_another_company(self):
        """Managers of one company make nothing another's."""
        other = self.new_company("Other Ltd")
        manager = self.manager
        values = {
            "grc.goal": {"target": 100, "date_from": "2026-01-01"},
            "grc.relation.cost": {"name": "Fair", "amount": 1, "date_from": "2026-01-01", "date_to": "2026-01-31"},
            "grc.activity.time": {
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "minutes": 5,
            },
            "grc.action.assumption": {"source": "overdue", "probability": 0.5, "effort": 5, "lead_days": 5},
            "grc.life.rule": {
                "name": "Own",
                "summary": "Own",
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            },
            "grc.dismiss.reason": {"name": "Own"},
            "grc.competitor": {"name": "Own"},
        }
        for model, vals in values.items():
            record = self.mine(model, manager).create(vals | {"company_id": self.company.id})
            with self.subTest(model=model), self.assertRaises(AccessError), self.env.cr.savepoint():
                record.company_id = other

    def test_signed_by_another(self):
        """Manual stages and reports are signed by who writes them; managers enter, and nobody changes, an author."""
        override = self.records()["grc.stage.override"]
        with self.assertRaises(AccessError):
            override.user_id = self.manager
        values = {
            "partner_id": self.customer.id,
            "stage_id": self.stages["lost"].id,
            "date_from": "2026-05-01",
            "date_to": "2026-06-01",
            "reason": "I know",
        }
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.mine("grc.stage.override").create(values | {"user_id": self.manager.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.mine("grc.stage.override").with_context(default_user_id=self.manager.id).create(values)
        signed = self.mine("grc.stage.override", self.manager).create(values | {"user_id": self.seller.id})
        self.assertEqual(signed.user_id, self.seller)
        report = self.mine("grc.meeting.report").create({"partner_id": self.customer.id, "said": "Well"})
        for user in (self.seller, self.manager):
            with self.assertRaises(AccessError):
                report.with_user(user).user_id = self.manager if user == self.seller else user

    def test_report_stays_what_it_was(self):
        """A finished report is not opened again to be finished twice, nor moved to another customer."""
        report = self.mine("grc.meeting.report").create({"partner_id": self.customer.id, "said": "Well"})
        with self.assertRaisesRegex(AccessError, "by its button"):
            report.state = "done"
        report.action_done()
        events = [("res_model", "=", "grc.meeting.report"), ("res_id", "=", report.id)]
        self.assertEqual(self.env["grc.event"].search_count(events), 1)
        for values, words in (
            ({"state": "draft"}, "stays finished"),
            ({"partner_id": self.theirs.id}, "stays with its customer"),
        ):
            for write in (report.write, lambda vals: report.web_save(vals, {})):
                with self.assertRaisesRegex(AccessError, words), self.env.cr.savepoint():
                    write(values)
        report.action_done()
        report.write({"state": "done", "said": "Very well"})
        self.assertEqual(self.env["grc.event"].search_count(events), 1)
        report.with_user(self.manager).partner_id = self.theirs
        self.assertEqual(report.partner_id, self.theirs)

    def test_state_of_an_action(self):
        """The state changes by the buttons alone."""
        action = self.propose()
        own = action.with_user(self.seller)
        for values in (
            {"state": "done"},
            {"state": "control"},
            {"closed_on": "2020-01-01"},
            {"dismiss_reason": "No"},
            {"feedback": "Well"},
            {"given_by_id": self.manager.id},
        ):
            for user in (self.seller, self.manager):
                with self.subTest(values=values), self.assertRaises(AccessError):
                    own.with_user(user).write(values)
        self.as_user(self.seller).day_done(self.card(action))
        with self.assertRaises(AccessError):
            own.write({"state": "open"})

    def test_giving_an_action(self):
        """It is given by its method, which notes who gave; a write that would take it from the writer is refused."""
        mine = self.propose(self.theirs)
        with self.assertRaisesRegex(AccessError, "hand it over"), self.env.cr.savepoint():
            mine.with_user(self.seller).user_id = self.manager
        self.env.invalidate_all()
        self.assertEqual(mine.user_id, self.seller)
        self.as_user(self.seller).day_hand_over(self.card(mine), self.manager.id)
        self.assertEqual((mine.user_id, mine.given_by_id), (self.manager, self.seller))
        self.assertEqual(mine.activity_id.user_id, self.manager)
        mine.activity_id.with_user(self.manager).user_id = self.colleague
        self.assertEqual((mine.user_id, mine.given_by_id), (self.colleague, self.manager))
        with self.assertRaises(AccessError):
            mine.with_user(self.seller).user_id = self.seller

    def test_giving_to_who_cannot(self):
        action = self.propose()
        portal = self.new_user("ra_portal", "base.group_portal")
        for give in (
            lambda: action.with_user(self.manager).write({"user_id": portal.id}),
            lambda: action.activity_id.with_user(self.seller).write({"user_id": portal.id}),
        ):
            with self.assertRaisesRegex(UserError, "active colleague"):
                give()

    def test_giving_customers(self):
        """Asked before, noted, and life events go to who may see them, or wait."""
        self.manager.group_ids |= self.env.ref("base.group_partner_manager")
        event = self.propose(source="life_event", user_id=self.seller.id)
        wizard = self.mine("grc.portfolio", self.manager).create(
            {"user_id": self.colleague.id, "partner_ids": [(6, 0, self.customer.ids)]}
        )
        wizard.action_give()
        self.assertEqual(self.customer.user_id, self.colleague)
        self.assertIn("grc_boss_of_all", self.customer.message_ids[:1].body)
        self.assertFalse(event.user_id)
        self.assertFalse(event.activity_id)
        self.assertEqual((event.state, event.given_by_id), ("open", self.manager))
        other = self.new_company("Other Ltd")
        wizard = self.mine("grc.portfolio", self.manager).create(
            {"user_id": self.colleague.id, "partner_ids": [(6, 0, self.customer.ids)]}
        )
        wizard.sudo().company_id = other
        with self.assertRaisesRegex(AccessError, "Switch to the company"):
            wizard.action_give()

    def test_constraints_tell_nothing(self):
        """A manual stage on a colleague's customer is refused without the customer's name or what they bought."""
        values = {"date_from": "2026-03-02", "date_to": "2026-04-01", "reason": "I know"}
        self.env["grc.stage.override"].create(
            {"partner_id": self.theirs.id, "stage_id": self.stages["lost"].id, **values}
        )
        for partner in (self.theirs, self.prospect):
            for stage in ("prospect", "lost"):
                with (
                    self.subTest(partner=partner.name, stage=stage),
                    self.assertRaises(AccessError) as refused,
                    self.env.cr.savepoint(),
                ):
                    self.mine("grc.stage.override").create(
                        {"partner_id": partner.id, "stage_id": self.stages[stage].id, **values}
                    )
                self.assertNotIn("Secret", str(refused.exception))
                self.assertNotIn("bought", str(refused.exception))
        draft = self.mine("grc.stage.override").new({"partner_id": self.theirs.id})
        other = self.mine("grc.stage.override").new({"partner_id": self.prospect.id})
        self.assertEqual(draft.available_stage_ids, other.available_stage_ids, "nor does the choice of stages")

    def test_own_constraints_tell(self):
        """On one's own customer the sentence says what is wrong."""
        with self.assertRaisesRegex(ValidationError, "Wood Corner has bought"):
            self.mine("grc.stage.override").create(
                {
                    "partner_id": self.customer.id,
                    "stage_id": self.stages["prospect"].id,
                    "date_to": "2026-04-01",
                    "reason": "I know",
                }
            )

    def test_links_to_what_may_not_be_seen(self):
        """Reports, wallets and persons on another company's contact: refused without the contact's name."""
        other = self.new_company("Other Ltd")
        foreign = self.partner("Secret Foreigner", company_id=other.id)
        for user in (self.seller, self.manager):
            for model, values in (
                ("grc.meeting.report", {"partner_id": foreign.id, "said": "Well"}),
                ("grc.meeting.report", {"partner_id": self.customer.id, "contact_id": foreign.id, "said": "Well"}),
                ("grc.wallet", {"partner_id": foreign.id, "spending": 1}),
            ):
                with (
                    self.subTest(user=user.login, model=model),
                    self.assertRaises(UserError) as refused,
                    self.env.cr.savepoint(),
                ):
                    self.mine(model, user).create(values)
                self.assertNotIn("Secret", str(refused.exception))
        team = self.env["crm.team"].create({"name": "Secret Team", "company_id": other.id})
        with self.assertRaises(AccessError) as refused:
            self.mine("grc.goal", self.manager).create(
                {"target": 1, "date_from": "2026-01-01", "team_id": team.id, "company_id": self.company.id}
            )
        self.assertNotIn("Secret", str(refused.exception))

    def test_form_of_a_manager(self):
        """The form of an action still assigns, for a manager."""
        action = self.propose()
        with Form(action.with_user(self.manager)) as form:
            form.user_id = self.colleague
        self.assertEqual((action.user_id, action.given_by_id), (self.colleague, self.manager))
        self.assertEqual(action.activity_id.user_id, self.colleague)
