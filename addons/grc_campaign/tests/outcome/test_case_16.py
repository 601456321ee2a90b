"""Links to unsubscribe work for as long as mails are kept."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common_outcome import OutcomeCase


@tagged("post_install", "-at_install")
class TestCase16(OutcomeCase, HttpCase):
    def test_case_16_mails_of_campaigns_stay(self):
        """The mail of a launched campaign is not deleted, and its link withdraws long after the campaign is over."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        mailing, trace = campaign.step_ids.mailing_id, self.trace(campaign, partner)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            mailing.unlink()
        self.assertEqual(campaign.state, "done")
        campaign.active = False
        token = mailing._generate_mailing_recipient_token(partner.id, trace.email)
        link = (
            f"/mailing/{mailing.id}/unsubscribe_oneclick?document_id={partner.id}&email={trace.email}"
            f"&hash_token={token}"
        )
        answer = self.url_open(link, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.decisions(partner), ["withdrawn"])
