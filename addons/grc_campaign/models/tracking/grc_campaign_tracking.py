import re

from odoo import api, models
from odoo.tools import SQL


class GrcCampaignTracking(models.AbstractModel):
    """Opens of the mails of campaigns are measured of those alone who agreed to it.

    Consent is asked when a mail is queued (the trace keeps a Yes), again when it leaves, and whenever its pixel is
    asked for: of who has withdrawn meanwhile nothing is noted. Mails that Email Marketing sends itself are not touched.
    """

    _name = "grc.campaign.tracking"
    _description = "Consent to Measuring"

    @api.model
    def _mark(self, company, tasks):
        """Let the traces of tasks say whose opens are measured.

        :param company: ``res.company``, one record
        :param list tasks: ids of tasks of the batch (``grc_claim``) whose mails were just queued
        """
        who = SQL("p.id IN (SELECT k.partner_id FROM grc_claim k WHERE k.task_id = ANY(%s))", tasks)
        self.env.cr.execute(
            SQL(
                """
                UPDATE mailing_trace x SET grc_tracked = TRUE FROM grc_campaign_task t
                 WHERE x.id = t.trace_id AND t.id = ANY(%s) AND x.res_id IN (%s)
                """,
                tasks,
                self._agreed(company, who),
            )
        )
        self.env["mailing.trace"].invalidate_model(["grc_tracked"])

    @api.model
    def _agreed(self, company, who):
        """Return the SELECT of the ids of the contacts who agree today.

        :param SQL who: which contacts: a condition on ``p``
        """
        condition = self.env["grc.consent.condition"].sudo()
        asked = condition._asked("email", "tracking", company=company)
        return SQL("SELECT v.partner_id FROM (%s) v WHERE v.allowed", condition._query(asked, who))

    @api.model
    def _unmeasured(self, traces):
        """Return those of some traces that are of campaigns, and whose readers do not agree, or no more."""
        mailings = traces.sudo().mass_mailing_id._grc_of_steps()
        ours = traces.sudo().filtered(lambda trace: not trace.is_test_trace and trace.mass_mailing_id in mailings)
        tracked = ours.filtered("grc_tracked")
        agreed = self.env["mailing.trace"].sudo()
        for company, found in tracked.grouped(lambda trace: trace.mass_mailing_id.grc_company_id).items():
            who = SQL("p.id = ANY(%s)", found.mapped("res_id"))
            ids = {partner for (partner,) in self.env.execute_query(self._agreed(company, who))}
            agreed |= found.filtered(lambda trace, ids=ids: trace.res_id in ids)
        return (ours - agreed).with_env(traces.env)

    @api.model
    def _without_pixel(self, mail, body):
        """Return the body of a mail of a campaign, without the pixel if its reader does not agree.

        :param mail: ``mail.mail``, one record
        """
        traces = mail.sudo().mailing_trace_ids
        left = self._unmeasured(traces) if body and mail.mailing_id else traces.browse()
        if not left:
            return body
        left.sudo().filtered("grc_tracked").grc_tracked = False
        return type(body)(re.sub(rf"<img\b[^>]*/mail/track/{mail.id}/[^>]*>", "", body))
