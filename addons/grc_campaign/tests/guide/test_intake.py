"""Who is in the audience already: all at once, the best so many a week, or nobody."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..common_campaign import START, CampaignCase


@tagged("post_install", "-at_install")
class TestIntake(CampaignCase):
    def taking(self, partners, **values):
        """Return a campaign of calls to whoever has a telephone number that begins so, launched at the start."""
        audience = self.new_audience(("and", [("partner_id.phone", "=like", "+3361234%")]), name="Called")
        campaign = self.campaign(partners, self.call(), audience_id=audience.id, **values)
        campaign._launch()
        self.move(campaign, START)
        moments = {"looked_at": START, "taken_at": START, "open_until": START.date() + timedelta(days=365)}
        campaign.sudo().write(moments)
        return campaign

    def begun(self, campaign):
        """Return the partners who have begun."""
        return campaign.participation_ids.filtered(lambda row: row.state != "aside").partner_id

    def worth(self, partners):
        """Let more be expected of the later ones."""
        for place, partner in enumerate(partners):
            self.env.cr.execute(
                SQL("UPDATE grc_customer SET clv_predicted = %s WHERE partner_id = %s", 100 * (place + 1), partner.id)
            )
        self.env.invalidate_all()

    def test_all(self):
        """All begin with the launch; who comes later does not, and the campaign ends with its last customer."""
        partners = self.people(3)
        campaign = self.taking(partners)
        self.assertEqual(self.begun(campaign), partners)
        self.people(1, "later")
        self.run_at(1)
        self.assertEqual((self.begun(campaign), campaign.state), (partners, "done"))

    def test_best_a_week(self):
        """Two a week, the best first; newcomers at once; each once, and the last ones in a shorter week."""
        partners = self.people(5)
        self.worth(partners)
        campaign = self.taking(partners, intake="best", weekly=2)
        self.assertEqual(self.begun(campaign), partners[3:])
        self.assertEqual(campaign.participation_count, 2)
        self.assertEqual(campaign.reach, 5)
        self.run_at(0)
        self.run_at(6)
        self.assertEqual(self.begun(campaign), partners[3:])
        newcomer = self.people(1, "later", phone="+33612349999")
        self.run_at(7)
        self.assertEqual(self.begun(campaign), partners[1:] | newcomer)
        self.run_at(13)
        self.assertEqual(self.begun(campaign), partners[1:] | newcomer)
        self.run_at(14)
        self.assertEqual(self.begun(campaign), partners | newcomer)
        self.assertEqual(set(self.states(campaign).values()), {("done", None)})
        self.assertEqual(len(self.sent(campaign)), 6)
        self.assertEqual(campaign.state, "running", "others may come")

    def test_last_day_by_the_companys_clock(self):
        """It ends when it ends there: who comes in the evening begins, though it is the next day elsewhere."""
        self.company.grc_tz = "America/Los_Angeles"
        campaign = self.taking(self.people(1), intake="none")
        campaign.open_until = START.date()
        newcomer = self.people(1, "later", phone="+33612349999")
        campaign.sudo().looked_at = START - timedelta(days=1)
        self.run_at(START + timedelta(hours=18))
        self.assertEqual((self.begun(campaign), campaign.state), (newcomer, "running"))
        self.run_at(START + timedelta(hours=24))
        self.assertEqual(campaign.state, "done")

    def told(self, campaign):
        """Return what the owner of a campaign was told."""
        messages = self.env["mail.message"].search([("model", "=", "grc.campaign"), ("res_id", "=", campaign.id)])
        self.assertEqual(messages.partner_ids, campaign._answers().partner_id)
        return " ".join(messages.mapped("body"))

    def set_condition(self, campaign, domain):
        """Let the audience ask for something, readable or not."""
        self.env.flush_all()
        query = "UPDATE grc_audience_line SET domain = %s WHERE audience_id = %s"
        self.env.cr.execute(SQL(query, repr(domain), campaign.audience_id.id))
        self.env.invalidate_all()

    def test_audience_that_cannot_be_read_any_more(self):
        """The campaign is halted and its owner told what to mend; all others go on, and it does once it is mended."""
        broken, other = self.taking(self.people(1), intake="none"), self.launched(self.people(1, "other", phone=False))
        self.set_condition(broken, [("gone", "=", 1)])
        self.run_at(1)
        self.assertEqual((broken.state, broken.halt_reason), ("halted", "failed"))
        self.assertIn("cannot be read any more", self.told(broken))
        self.assertEqual(len(self.sent(other)), 1)
        newcomer = self.people(1, "later", phone="+33612349999")
        self.set_condition(broken, [("partner_id", "in", newcomer.ids)])
        broken.action_go_on()
        self.run_at(2)
        self.assertEqual((self.begun(broken), broken.halt_reason), (newcomer, False))

    def test_failure(self):
        """What nobody foresaw stops that campaign alone, too."""
        campaign = self.taking(self.people(1), intake="none")
        look = patch.object(self.registry["grc.campaign.intake"], "_look", side_effect=ZeroDivisionError)
        with look, mute_logger("odoo.addons.grc_campaign.models.run.grc_campaign_turn"):
            self.run_at(1)
        self.assertEqual(campaign.halt_reason, "failed")
        self.assertIn("Ask your administrator", self.told(campaign))

    def test_who_has_left_the_audience_does_not_begin(self):
        """Set aside, and no longer in the audience when their turn has come: passed over."""
        partners = self.people(4)
        self.worth(partners)
        campaign = self.taking(partners, intake="best", weekly=1)
        partners[2].phone = "+15550001111"
        self.run_at(7)
        self.assertEqual(self.begun(campaign), partners[1] | partners[3])

    def test_nobody_more(self):
        """Finished by hand: nobody begins any more, who is in it goes through, and it ends with the last of them."""
        partners = self.people(4)
        self.worth(partners)
        campaign = self.taking(partners, intake="best", weekly=2)
        self.assertTrue(campaign.takes_in)
        with self.assertRaises(AccessError):
            campaign.with_user(self.seller).action_finish()
        with self.day_of_company(START.date()):
            campaign.with_user(self.manager).action_finish()
            self.assertFalse(campaign.takes_in)
        self.people(1, "later", phone="+33612349999")
        self.run_at(0)
        self.run_at(7)
        self.assertEqual(self.begun(campaign), partners[2:])
        self.assertEqual(set(self.states(campaign).values()), {("done", None)})
        self.assertEqual(campaign.state, "done")

    def test_none(self):
        """Nobody who is in it; who comes later; who left and came back has come later."""
        partners = self.people(3)
        campaign = self.taking(partners, intake="none")
        self.assertFalse(self.begun(campaign))
        self.assertEqual(campaign.state, "running")
        newcomer = self.people(1, "later", phone="+33612349999")
        partners[0].phone = "+15550001111"
        self.run_at(1)
        self.assertEqual(self.begun(campaign), newcomer)
        partners[0].phone = "+33612340000"
        self.run_at(2)
        self.assertEqual(self.begun(campaign), newcomer | partners[0])

    def test_none_of_nobody(self):
        """Nobody is in the audience yet: that is no reason not to launch."""
        campaign = self.taking(self.env["res.partner"], intake="none")
        self.assertEqual((campaign.state, campaign.reach), ("running", 0))
        empty = self.campaign(self.env["res.partner"], self.call())
        with self.assertRaises(UserError):
            empty._launch()

    def test_until(self):
        """After its last day nobody begins any more, and it ends with its last customer."""
        campaign = self.taking(self.people(1), intake="none")
        campaign.open_until = START.date() + timedelta(days=3)
        self.people(1, "later", phone="+33612349999")
        self.run_at(5)
        self.assertFalse(self.begun(campaign))
        self.assertEqual(campaign.state, "done")

    def test_once_a_day(self):
        """The audience is looked at once a day, however often tasks are done."""
        campaign = self.taking(self.people(1), intake="none")
        self.run_at(1)
        newcomer = self.people(1, "later", phone="+33612349999")
        self.run_at(START + timedelta(days=1, hours=5))
        self.assertFalse(self.begun(campaign))
        self.run_at(2)
        self.assertEqual(self.begun(campaign), newcomer)

    def test_halted_takes_in_nobody(self):
        campaign = self.taking(self.people(1), intake="none")
        campaign.action_halt()
        self.people(1, "later", phone="+33612349999")
        self.run_at(2)
        self.assertFalse(self.begun(campaign))

    def test_settled(self):
        campaign = self.taking(self.people(1), intake="none")
        with self.assertRaises(UserError):
            campaign.intake = "all"
        campaign.weekly = 9
