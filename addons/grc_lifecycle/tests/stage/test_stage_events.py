"""Histories with more than purchases: credit notes, manual stages, prospects, baseline, looks back, changed rules."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import StageCase, day, every, monthly

# pylint: disable=translation-required # what customers write


@tagged("post_install", "-at_install")
class TestStageEvents(StageCase):
    def seen(self, partner, when):
        """Refresh a customer on a day; return the customer's stage and its cause."""
        self.refresh(day(when), partner_ids=partner.ids)
        return self.stage(partner), self.cause(partner)

    def override(self, partner, stage, first, last, reason="He told me so"):
        return self.env["grc.stage.override"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company.id,
                "stage_id": self.stages[stage].id,
                "date_from": day(first),
                "date_to": day(last),
                "reason": reason,
            }
        )

    # Credit notes

    def test_first_purchase_reversed(self):
        partner = self.partner()
        invoice = self.invoice(partner, day(0), 100)
        self.assertEqual(self.seen(partner, 5), ("new", "First purchase"))
        self.credit(invoice, day(10), 100)
        self.assertEqual(self.seen(partner, 9), ("new", "First purchase"))
        self.assertEqual(self.seen(partner, 10), ("prospect", "Every purchase was reversed"))
        self.invoice(partner, day(20), 100)
        self.assertEqual(self.seen(partner, 20), ("new", "First purchase"))

    def test_partial_credit_note_changes_nothing(self):
        partner = self.partner()
        invoice = self.invoice(partner, day(0), 100)
        self.credit(invoice, day(10), 99)
        self.assertEqual(self.seen(partner, 112), ("new", "First purchase"))

    def test_third_purchase_reversed(self):
        partner = self.partner()
        *__, last = self.invoices([(partner, day(when), 100) for when in (0, 30, 60)])
        self.assertEqual(self.seen(partner, 60)[0], "active")
        self.credit(last, day(70), 100)
        self.assertEqual(self.seen(partner, 70), ("new", "2 purchase days, the first 70 days ago"))

    def test_return_reversed(self):
        partner = self.partner()
        self.invoice(partner, day(0), 100)
        self.assertEqual(self.seen(partner, 271)[0], "lost")
        again = self.invoice(partner, day(300), 100)
        self.assertEqual(self.seen(partner, 300), ("active", "Bought again after 300 days: won back"))
        self.credit(again, day(305), 100)
        self.assertEqual(self.seen(partner, 305), ("lost", "305 days of silence, bought once"))

    def test_free_credit_notes_let_spending_fall(self):
        partner = self.partner()
        self.purchases(partner, monthly("2023-01", 36, 1000))
        for when, __ in monthly("2025-01", 6, 0):
            self.invoice(partner, when, 500, move_type="out_refund")
        self.assertEqual(self.seen(partner, "2025-06-29")[0], "active")
        stage, cause = self.seen(partner, "2025-06-30")
        self.assertEqual((stage, cause), ("declining", "Spent $ 3,000 in 180 days, $ 6,000 before"))

    def test_documents_of_a_contact_count_for_spending(self):
        firm = self.partner("Firm")
        worker = self.partner("Worker", is_company=False)
        self.purchases(worker, monthly("2023-01", 24, 1000) + monthly("2025-01", 12, 300))
        worker.parent_id = firm
        self.env.cr.execute("UPDATE account_move SET commercial_partner_id = %s WHERE partner_id = %s", [worker.id] * 2)
        self.assertEqual(self.seen(firm, "2025-05-31"), ("declining", "Spent $ 2,500 in 180 days, $ 6,000 before"))

    # By hand

    def test_manual_stage_holds_from_its_first_to_its_last_day(self):
        partner = self.partner()
        self.purchases(partner, every(30, 3))
        self.assertEqual(self.seen(partner, 60)[0], "active")
        self.override(partner, "declining", 70, 80)
        self.assertEqual(self.seen(partner, 69)[0], "active")
        name = self.env.user.name
        self.assertEqual(self.seen(partner, 70), ("declining", f"Set by {name} until 03/21/2020: He told me so"))
        self.assertEqual(self.seen(partner, 80)[0], "declining")
        self.assertIn("set by hand", self.customer(partner)._badges()[0]["text"])
        self.assertEqual(self.customer(partner)._badges()[0]["title"], self.cause(partner))
        self.assertEqual(self.seen(partner, 81), ("active", "The stage set by hand has ended"))
        self.assertFalse(self.customer(partner).stage_override_id)

    def test_manual_stage_is_no_movement_where_the_rules_agree(self):
        partner = self.partner()
        self.purchases(partner, every(30, 3))
        self.seen(partner, 60)
        self.override(partner, "active", 61, 200)
        self.seen(partner, 100)
        self.assertEqual(self.seen(partner, 136), ("active", "3 purchase days, the last 0 days ago"))
        self.assertEqual(self.customer(partner).stage_override_note[:6], "Set by")
        self.assertEqual(self.seen(partner, 201), ("declining", "141 days of silence, usually buys every 30"))

    def test_manual_stage_deleted(self):
        partner = self.partner()
        self.purchases(partner, every(30, 3))
        override = self.override(partner, "lost", 60, 80)
        self.assertEqual(self.seen(partner, 60)[0], "lost")
        override.unlink()
        self.assertFalse(self.customer(partner).stage_override_id)
        self.assertEqual(self.seen(partner, 61)[0], "active")

    def test_manual_stage_of_a_prospect_ends_with_his_first_purchase(self):
        partner = self.partner()
        today = self.company._grc_today()
        self.order(partner, confirm=False)
        self.refresh()
        self.assertEqual(self.stage(partner), "prospect")
        self.override(partner, "prospect", str(today), str(today + timedelta(days=30)))
        self.invoice(partner, today, 100)
        self.assertEqual(self.seen(partner, str(today)), ("new", "First purchase"))

    def test_bad_manual_stages(self):
        partner = self.partner()
        self.purchases(partner, every(30, 3))
        self.seen(partner, 60)
        self.override(partner, "lost", 60, 80)
        with self.assertRaisesRegex(ValidationError, "has a manual stage already, “Lost”"):
            self.override(partner, "declining", 80, 90)
        with self.assertRaisesRegex(ValidationError, "cannot be a prospect"):
            self.override(partner, "prospect", 100, 110)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.override(partner, "lost", 110, 100)
        other = self.new_company("Other", parent_id=self.company.id)
        own = other._grc_own_stages()
        with self.assertRaisesRegex(ValidationError, "is none of the stages of Relations Ltd"):
            self.env["grc.stage.override"].create(
                {"partner_id": partner.id, "stage_id": own[-1].id, "date_to": "2099-12-31", "reason": "x"}
            )

    def test_manual_stages_meet_by_a_merge(self):
        survivor, other = self.partner("Survivor"), self.partner("Other")
        self.purchases(survivor, every(30, 3))
        self.purchases(other, every(30, 3))
        self.override(survivor, "lost", 60, 80)
        self.override(other, "declining", 60, 80)
        self.merge(survivor, other)
        self.assertEqual(self.seen(survivor, 60)[0], "declining")
        self.assertEqual(len(self.customer(survivor)), 1)

    # Prospects

    def test_contact_with_prospects(self):
        today = self.company._grc_today()
        fresh, mailed, quoted, cold, gone = (self.partner(name) for name in "abcde")
        for partner in (fresh, mailed, cold, gone):
            self.env["grc.prospect"].create({"partner_id": partner.id, "company_id": self.company.id})
        self.order(quoted, confirm=False)
        self.env["crm.lead"].create(
            {"name": "Lead", "partner_id": mailed.id, "company_id": self.company.id}
        ).message_post(body="Hello", message_type="email", subtype_xmlid="mail.mt_comment")
        self.env.flush_all()
        for partner, days in ((cold, 100), (gone, 200)):
            self.env.cr.execute(
                "UPDATE res_partner SET create_date = create_date - interval '%s days' WHERE id = %s",
                [days, partner.id],
            )
        self.refresh()
        found = {partner.name: self.customer(partner).lead_state for partner in (fresh, mailed, quoted, cold, gone)}
        self.assertEqual(found, {"a": "new", "b": "contacted", "c": "contacted", "d": "cold", "e": "inactive"})
        self.assertEqual(self.stage(fresh), "prospect")
        self.assertEqual(self.cause(fresh), "No purchase yet, new")
        # A done activity is a contact; a new opportunity of a prospect long silent makes them new.
        gone.activity_schedule("mail.mail_activity_data_call", today, user_id=self.env.uid)._action_done()
        self.env["crm.lead"].create({"name": "Again", "partner_id": cold.id, "company_id": self.company.id})
        self.refresh()
        self.assertEqual(self.customer(gone).lead_state, "contacted")
        self.assertEqual(self.customer(cold).lead_state, "new")

    def test_activity_of_an_opportunity_without_a_customer_is_nobodys(self):
        """Its id is no partner's."""
        partner = self.partner()
        self.env["grc.prospect"].create({"partner_id": partner.id})
        lead = self.env["crm.lead"].create({"name": "Nobody yet", "company_id": self.company.id})
        self.env["mail.activity"].create(
            {"res_model_id": self.env["ir.model"]._get_id("crm.lead"), "res_id": lead.id, "user_id": self.env.uid}
        ).action_feedback()
        self.env.flush_all()
        self.env.cr.execute("UPDATE mail_activity SET res_id = %s WHERE res_model = 'crm.lead'", [partner.id])
        self.refresh()
        self.assertEqual(self.customer(partner).lead_state, "new")

    # Refreshes

    def test_first_refresh_records_nothing(self):
        company = self.new_company("Second")
        partner = self.partner()
        self.imported([(partner, day(0), 100)], company=company)
        self.refresh(day(10), company)
        self.assertEqual(self.customer(partner, company).stage_id.code, "new")
        self.assertFalse(self.env["grc.transition"].search([("company_id", "=", company.id)]))
        self.assertFalse(self.env["grc.event"].search([("company_id", "=", company.id)]))
        self.refresh(day(113), company)
        self.assertEqual(self.movement(partner).to_stage_id.code, "declining")

    def test_company_that_was_refreshed_before_stages_were_known(self):
        partner = self.partner()
        self.purchases(partner, [(0, 100)])
        self.refresh(day(0))
        self.env.cr.execute("UPDATE grc_refresh SET stage_rules = NULL; UPDATE grc_customer SET stage_id = NULL")
        self.env.invalidate_all()
        before = self.movement(partner)
        self.refresh(day(1))
        self.assertEqual(self.stage(partner), "new")
        self.assertEqual(self.movement(partner), before)

    def test_each_movement_is_an_event(self):
        partner = self.partner()
        self.purchases(partner, [(0, 100)])
        self.refresh(day(0))
        self.refresh(day(113))
        events = self.env["grc.event"].search([("partner_id", "=", partner.id), ("kind", "=", "stage")], order="id")
        self.assertEqual(
            [(event.date, event.data) for event in events],
            [
                (day(0), {"from": None, "to": self.stages["new"].id}),
                (day(113), {"from": self.stages["new"].id, "to": self.stages["declining"].id}),
            ],
        )

    def test_look_back_records_nothing_and_today_comes_back(self):
        partner = self.partner()
        self.purchases(partner, [(0, 100), (300, 100)])
        for when in (0, 113, 271, 300):
            self.refresh(day(when))
        movements = self.env["grc.transition"].search_count([("partner_id", "=", partner.id)])
        self.refresh(day(200))
        self.assertEqual(self.stage(partner), "declining")
        self.refresh(day(301))
        self.assertEqual(self.stage(partner), "active")
        self.assertEqual(self.env["grc.transition"].search_count([("partner_id", "=", partner.id)]), movements)

    def test_movement_tells_scores_and_value(self):
        partner = self.partner()
        self.purchases(partner, [(0, 100)])
        self.refresh(day(0))
        self.refresh(day(113))
        movement = self.movement(partner)
        self.assertEqual(movement.monetary_value, 100)
        self.assertEqual(movement.rfm, self.customer(partner).rfm)
        self.assertEqual(len(movement.rfm), 3)

    def test_cause_in_the_reader_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        partner = self.partner()
        self.purchases(partner, [(0, 100)])
        self.seen(partner, 113)
        self.assertEqual(self.cause(partner), "113 days of silence, bought once")
        self.assertTrue(self.movement(partner).with_context(lang="fr_FR").cause_text)

    def test_same_day_again_writes_nothing(self):
        partner = self.partner()
        self.purchases(partner, [(0, 100)])
        self.assertEqual(self.refresh(day(5)), 1)
        self.assertEqual(self.refresh(day(5)), 0)

    def test_another_manual_stage_is_not_taken_for_no_change(self):
        partner = self.partner()
        self.purchases(partner, [(0, 100)])
        self.refresh(day(5))
        self.override(partner, "lost", 0, 50)
        self.refresh(day(5))
        self.assertEqual(self.stage(partner), "lost")
