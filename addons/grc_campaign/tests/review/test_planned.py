"""A launch that is planned: salespeople look before it, take out whom it does not suit, and it happens by itself."""

import importlib.util
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..common_campaign import CampaignCase

#: A Wednesday: two working days before Friday, 10 July, 09:00 UTC.
NOW = datetime(2026, 7, 1, 8, 0)
LAUNCH = datetime(2026, 7, 10, 9, 0)
TURN = "odoo.addons.grc_campaign.models.run.grc_campaign_turn"
SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.0.12" / "post-planned.py"


@tagged("post_install", "-at_install")
class TestPlanned(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(6)
        cls.members[:4].user_id = cls.seller
        cls.members[4].user_id = cls.manager
        if "resource_calendar_id" in cls.company._fields:
            cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
                {"name": "Week", "tz": "UTC", "company_id": cls.company.id}
            )
        cls.company.grc_tz = "UTC"

    def planned(self, *steps, **values):
        """Return a campaign whose launch is planned."""
        values = {"planned_at": LAUNCH, "control_source": "said", **values}
        campaign = self.campaign(self.members, *(steps or (self.call(),)), **values)
        with freeze_time(NOW):
            campaign.action_plan()
        return campaign

    def run_planned(self, moment):
        """Do what is due of planned launches at a moment."""
        self.env.flush_all()
        with freeze_time(moment):
            self.env["grc.campaign.planning"].sudo()._run(1, False, moment)
        self.env.invalidate_all()

    def rows(self, campaign, user=None):
        rows = self.env["grc.campaign.review"].with_user(user or self.manager)
        return rows.search([("campaign_id", "=", campaign.id)])

    def questions(self, user):
        return self.env["mail.activity"].sudo().search([("user_id", "=", user.id), ("res_model", "=", False)])

    def test_two_working_days(self):
        """Whole working days before the day of the launch, by the company's calendar; a week-end is none."""
        campaign = self.planned()
        self.assertEqual((campaign.state, campaign.planned_on), ("planned", LAUNCH.date()))
        self.assertEqual(campaign.review_at.date(), datetime(2026, 7, 8).date())
        monday = self.planned(planned_at=datetime(2026, 7, 13, 9))
        self.assertEqual(monday.review_at.date(), datetime(2026, 7, 9).date())
        self.assertFalse(self.planned(review_days=0).review_at)

    def test_salespeople_are_asked(self):
        """Each has a list of their own customers, and an activity; nobody before the day."""
        campaign = self.planned()
        self.run_planned(datetime(2026, 7, 7, 12))
        self.assertFalse(self.rows(campaign))
        self.run_planned(datetime(2026, 7, 8, 12))
        self.assertEqual(self.rows(campaign).partner_id, self.members)
        self.assertEqual(self.rows(campaign, self.seller).partner_id, self.members[:4])
        self.assertEqual(len(self.questions(self.seller)), 1)
        self.assertIn("/odoo/campaign-customers", self.questions(self.seller).note)
        self.run_planned(datetime(2026, 7, 8, 13))
        self.assertEqual(len(self.questions(self.seller)), 1, "asked once")
        todo = self.env["grc.screen.todo"].with_user(self.seller).with_company(self.company)
        items = [item for item in todo.get_overview_todo({}) if item["key"] == f"review-{campaign.id}"]
        self.assertIn("4 of your customers get “Campaign”", items[0]["text"])
        self.assertEqual(campaign.review_count, 6)

    def test_salespeople_of_other_companies(self):
        """Who does not work for the company is asked nothing."""
        other = self.env["res.company"].create({"name": "Other"})
        self.seller.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.planned()
        self.run_planned(datetime(2026, 7, 8, 12))
        self.assertFalse(self.questions(self.seller))

    def test_taken_out(self):
        """With a reason, before groups are drawn: they are in no group, and the others are as before."""
        campaign = self.planned()
        self.run_planned(datetime(2026, 7, 8, 12))
        row = self.rows(campaign, self.seller).filtered(lambda one: one.partner_id == self.members[0])
        with self.assertRaisesRegex(UserError, "Say why"):
            row.action_take_out()
        row.reason = "I am negotiating"
        row.action_take_out()
        self.assertEqual((row.taken_out, row.author_id), (True, self.seller))
        other = (self.rows(campaign, self.seller) - row)[0]
        other.reason = "Wrong"
        other.action_take_out()
        other.action_put_back()
        self.assertFalse(other.taken_out or other.reason)
        dry = self.env["grc.screen.rehearsal"].with_user(self.manager).rehearse(campaign.id)
        self.assertEqual((dry["customers"], dry["taken_out"]), (5, 1))
        self.run_planned(LAUNCH)
        self.assertEqual(campaign.state, "running")
        self.assertEqual(campaign.participation_ids.partner_id, self.members[1:])
        self.assertEqual(self.rows(campaign).partner_id, self.members[0], "who was taken out stays told")
        self.assertFalse(self.questions(self.seller), "nobody is asked any more")
        with self.assertRaisesRegex(UserError, "not waiting for its launch"):
            row.action_put_back()

    def test_own_customers_only(self):
        campaign = self.planned()
        self.run_planned(datetime(2026, 7, 8, 12))
        others = self.rows(campaign).filtered(lambda one: one.partner_id == self.members[5]).with_user(self.seller)
        with self.assertRaises(AccessError):
            others.write({"reason": "Mine"})
        with self.assertRaises(AccessError):
            others.action_take_out()
        own = self.rows(campaign, self.seller)[0]
        for values in ({"taken_out": True}, {"partner_id": self.members[5].id}):
            with self.assertRaises(UserError):
                own.write(values)

    def test_launched_by_itself(self):
        """At its moment and not before, with the moment of the run."""
        campaign = self.planned(review_days=0)
        self.run_planned(LAUNCH - timedelta(minutes=1))
        self.assertEqual(campaign.state, "planned")
        self.run_planned(LAUNCH + timedelta(minutes=9))
        self.assertEqual((campaign.state, len(campaign.participation_ids)), ("running", 6))

    def test_stays_a_draft(self):
        """What is missing at that moment is told to the owner: nothing of it has happened."""
        campaign = self.planned(user_id=self.seller.id)
        self.members.active = False
        self.run_planned(LAUNCH)
        self.assertEqual((campaign.state, campaign.launched_at), ("draft", False))
        self.assertFalse(campaign.participation_ids)
        told = self.questions(self.seller)
        self.assertEqual(told.summary, "“Campaign” was not launched")
        self.assertIn("Nobody is in “Everyone” today", told.note)

    def test_failure(self):
        """What nobody foresaw stops no other launch, and is told, too."""
        failing, other = self.planned(), self.planned()
        launch = type(self.campaigns)._launch

        def fail(campaign):
            if campaign.id == failing.id:
                raise ZeroDivisionError
            return launch(campaign)

        with patch.object(type(self.campaigns), "_launch", fail), mute_logger(TURN):
            self.run_planned(LAUNCH)
        self.assertEqual((failing.state, other.state), ("draft", "running"))
        self.assertIn("has failed", self.questions(failing._answers()).note)

    def test_case_06(self):
        """The server off for three days: nobody expects the launch any more."""
        campaign = self.planned()
        self.run_planned(LAUNCH + timedelta(days=3))
        self.assertEqual(campaign.state, "draft")
        self.assertIn("not at work", self.questions(campaign._answers()).note)

    def test_back_to_draft(self):
        """Who was taken out stays so; what waits cannot be changed."""
        campaign = self.planned()
        self.run_planned(datetime(2026, 7, 8, 12))
        row = self.rows(campaign, self.seller)[0]
        row.reason = "No"
        row.action_take_out()
        with self.assertRaisesRegex(UserError, "back to a draft"):
            campaign.control_share = 0.1
        with self.assertRaisesRegex(UserError, "back to a draft"):
            campaign.step_ids.name = "Other"
        campaign.action_unplan()
        self.assertEqual(campaign.state, "draft")
        self.assertEqual(self.rows(campaign), row.with_user(self.manager))
        campaign.control_share = 0.1
        campaign._launch()
        self.assertEqual(len(campaign.participation_ids), 5)

    def test_wrong(self):
        campaign = self.campaign(self.members, self.call())
        with self.assertRaisesRegex(UserError, "a moment to come"):
            campaign.action_plan()
        campaign.planned_at = LAUNCH
        with freeze_time(LAUNCH + timedelta(days=1)), self.assertRaisesRegex(UserError, "a moment to come"):
            campaign.action_plan()
        with self.assertRaises(AccessError):
            campaign.with_user(self.seller).action_plan()
        empty = self.campaigns.create({"name": "Empty", "audience_id": campaign.audience_id.id, "planned_at": LAUNCH})
        with freeze_time(NOW), self.assertRaisesRegex(UserError, "needs a step"):
            empty.action_plan()
        planned = self.planned()
        planned.unlink()

    def test_day_in_the_calendar(self):
        """One thing to enter: the calendar has a draft on the day of its moment, by the company's clock."""
        self.company.grc_tz = "Pacific/Auckland"
        campaign = self.campaign(self.members, self.call(), planned_at=datetime(2026, 7, 10, 20))
        self.assertEqual(campaign.planned_on, datetime(2026, 7, 11).date())
        self.assertEqual(campaign.date_begin, campaign.planned_on)
        campaign.planned_at = False
        self.assertFalse(campaign.planned_on or campaign.date_begin)

    def test_slip_of_the_finger(self):
        for year in (1, 9999):
            with self.assertRaises(ValidationError):
                self.campaign(self.members, self.call(), planned_at=datetime(year, 1, 1, 0, 30))
                self.env.flush_all()

    def test_upgrade(self):
        """A day that an earlier version knew alone is a moment of it; a moment has its day. Twice is as once."""
        spec = importlib.util.spec_from_file_location("grc_campaign_planned", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.company.grc_tz = "Europe/Paris"
        said, planned = self.campaign(self.members, self.call()), self.planned()
        self.env.flush_all()
        self.env.cr.execute("UPDATE grc_campaign SET planned_on = '2026-10-01' WHERE id = %s", [said.id])
        self.env.cr.execute("UPDATE grc_campaign SET planned_on = NULL WHERE id = %s", [planned.id])
        self.env.invalidate_all()
        for __ in range(2):
            script.migrate(self.env.cr, "19.0.1.0.11")
            self.env.invalidate_all()
            self.assertEqual(said.planned_at, datetime(2026, 10, 1, 7))
            self.assertEqual((planned.planned_at, planned.planned_on), (LAUNCH, LAUNCH.date()))
        self.assertEqual((said.state, str(said.date_begin)), ("draft", "2026-10-01"))

    def test_starts_before_its_launch(self):
        """A first day before the launch is told when the launch is planned, not when it fails."""
        campaign = self.campaign(
            self.members, self.call(), planned_at=LAUNCH, start="date", start_on=LAUNCH.date() - timedelta(days=1)
        )
        with freeze_time(NOW), self.assertRaisesRegex(UserError, "starts before it is launched"):
            campaign.action_plan()
        campaign.start_on = LAUNCH.date() + timedelta(days=1)
        with freeze_time(NOW):
            campaign.action_plan()
        self.assertEqual(campaign.state, "planned")

    def test_case_29_of_who_was_taken_out(self):
        """Two that turn out to be one: taken out under one name, they stay out."""
        campaign = self.planned()
        self.run_planned(datetime(2026, 7, 8, 12))
        row = self.rows(campaign).filtered(lambda one: one.partner_id == self.members[1])
        row.reason = "No"
        row.action_take_out()
        gone = self.members[1]
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.members[0] | gone).ids, self.members[0])
        self.env.invalidate_all()
        rows = self.rows(campaign).filtered(lambda one: one.partner_id == self.members[0])
        self.assertEqual(rows.mapped("taken_out"), [True])

    def test_case_30_of_who_was_taken_out(self):
        """Erased, nothing of them stays: not why they were taken out either."""
        campaign = self.planned()
        self.run_planned(datetime(2026, 7, 8, 12))
        held = next(one for one in self.env["grc.privacy.table.campaign"]._tables if one.model == "grc.campaign.review")
        self.assertEqual(held.fate, "deleted")
        self.members[0].unlink()
        query = SQL("SELECT COUNT(*) FROM grc_campaign_review WHERE campaign_id = %s", campaign.id)
        self.assertEqual(self.env.execute_query(query)[0][0], 5)
