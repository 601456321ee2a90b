"""A campaign of whose mails too many are marked as spam is halted."""

from odoo.tests import tagged
from odoo.tools import SQL

from ...models.outcome.grc_campaign_suppression import LEAST, SHARE
from .common_outcome import OutcomeCase


@tagged("post_install", "-at_install")
class TestFuse(OutcomeCase):
    def complain(self, campaign, *partners):
        for partner in partners:
            self.come("complaint/abuse", self.trace(campaign, partner))

    def test_two_halt(self):
        """One complaint halts no campaign, two do, however few its mails; the owner is told."""
        partners = self.people(4)
        campaign = self.mailed(partners, self.mail(), self.call(after="previous", delay=3))
        self.complain(campaign, partners[0])
        self.run_at(1)
        self.assertEqual(campaign.state, "running")
        self.complain(campaign, partners[1])
        self.run_at(1)
        self.assertEqual((campaign.state, campaign.halt_reason), ("halted", "complaints"))
        told = self.env["mail.message"].search([("model", "=", "grc.campaign"), ("res_id", "=", campaign.id)])
        self.assertEqual(told.partner_ids, campaign._answers().partner_id)
        self.assertIn("More than three in a thousand", told.body)
        self.assertIn("fewer than five hundred mails, two are enough", told.body)
        self.assertEqual(self.run_at(3), 0)

    def test_again(self):
        """Let go on by a manager, it goes on until more complain."""
        partners = self.people(4)
        campaign = self.mailed(partners, self.mail(), self.call(after="previous", delay=3))
        self.complain(campaign, *partners[:2])
        self.run_at(1)
        campaign.action_go_on()
        self.run_at(1)
        self.assertEqual(campaign.state, "running")
        self.complain(campaign, partners[2])
        self.run_at(1)
        self.assertEqual(campaign.state, "halted")

    def test_twice_by_one(self):
        """Two complaints about one mail are one."""
        partners = self.people(2)
        campaign = self.mailed(partners, self.mail(), self.call(after="previous", delay=3))
        self.complain(campaign, partners[0], partners[0])
        self.run_at(1)
        self.assertEqual(campaign.state, "running")

    def test_share(self):
        """Of many mails it is the share that counts: three in a thousand are not too many, four are."""
        partners = self.people(5)
        campaign = self.mailed(partners, self.mail(), self.call(after="previous", delay=3))
        self.assertGreater(1000, LEAST)
        self.many(campaign, 1000 - len(partners))
        self.complain(campaign, *partners[:3])
        self.assertLessEqual(3, SHARE * 1000)
        self.run_at(1)
        self.assertEqual(campaign.state, "running")
        self.complain(campaign, partners[3])
        self.run_at(1)
        self.assertEqual(campaign.state, "halted")

    def test_two_of_more(self):
        """Two are too many of up to 666 mails: of 667 they are less than three in a thousand."""
        partners = self.people(3)
        campaign = self.mailed(partners, self.mail(), self.call(after="previous", delay=3))
        self.many(campaign, 667 - len(partners))
        self.complain(campaign, *partners[:2])
        self.run_at(1)
        self.assertEqual(campaign.state, "running")
        self.env.cr.execute(
            SQL(
                "DELETE FROM grc_contact_ledger WHERE id ="
                " (SELECT MAX(id) FROM grc_contact_ledger WHERE campaign_id = %s)",
                campaign.id,
            )
        )
        self.run_at(1)
        self.assertEqual(campaign.state, "halted")

    def many(self, campaign, number):
        """Let a campaign have sent so many mails more."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH made AS (
                    INSERT INTO grc_campaign_task (participation_id, campaign_id, company_id, step_id, occurrence,
                                                   due_at, expires_at, state, tries)
                    SELECT t.participation_id, t.campaign_id, t.company_id, t.step_id, n, t.due_at, t.expires_at,
                           'done', 0
                      FROM (SELECT * FROM grc_campaign_task WHERE campaign_id = %(campaign)s AND state = 'done'
                             ORDER BY id LIMIT 1) t CROSS JOIN generate_series(1, %(number)s) n
                    RETURNING id, campaign_id, company_id, due_at)
                INSERT INTO grc_contact_ledger (task_id, campaign_id, company_id, channel, purpose, moment)
                SELECT id, campaign_id, company_id, 'email', 'marketing', due_at FROM made
                """,
                campaign=campaign.id,
                number=number,
            )
        )
        self.env.invalidate_all()
