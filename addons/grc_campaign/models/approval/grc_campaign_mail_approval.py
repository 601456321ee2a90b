from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

#: Time until a mail that waits to be approved is looked at again, unless it is approved before.
AGAIN = timedelta(hours=1)


class GrcCampaignMailApproval(models.AbstractModel):
    """Mails of campaigns that a second manager has approved: one that was changed since waits.

    The launch notes a digest of each mail (``grc.campaign.approved_mails``). It is compared when the mail is due, so
    it does not matter how a text, a sender or a file was changed; with the former text back, nothing waits.
    """

    _name = "grc.campaign.mail.approval"
    _description = "Approved Mails"

    @api.model
    def _keep_back(self, company, now):
        """Put off the mails of the batch whose text is not the one that was approved.

        :param company: ``res.company``, one record
        :param datetime now: moment of the batch
        """
        if not company.sudo().grc_approval_sends:
            return
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT k.step_id FROM grc_claim k"
                " WHERE k.verdict IS NULL AND k.action = 'mail' AND k.company_id = %s",
                company.id,
            )
        )
        steps = self.env["grc.campaign.step"].sudo().browse(step for (step,) in rows)
        changed = [step.id for campaign in steps.campaign_id for step in campaign._changed_mails()]
        if changed:
            self.env["grc.campaign.claim"]._mark(
                SQL("k.step_id = ANY(%s)", changed), "refused", "unapproved", retry_at=now + AGAIN
            )

    @api.model
    def _release(self, campaigns):
        """Let what waits to be approved be looked at now."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_task SET due_at = LEAST(due_at, %s)"
                " WHERE campaign_id = ANY(%s) AND state = 'ready' AND reason = 'unapproved'",
                self.env.cr.now().replace(microsecond=0),
                list(campaigns.ids),
            )
        )
        self.env["grc.campaign.task"].invalidate_model(["due_at"])
        self.env["grc.campaign.executor"]._wake()
