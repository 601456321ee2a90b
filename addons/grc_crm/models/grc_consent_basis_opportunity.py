from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day, day_end
from odoo.tools import SQL


class GrcConsentBasisOpportunity(models.AbstractModel):
    """A lead or opportunity that the customer caused: an enquiry of the day on which it came.

    It counts if it came by the website (its medium says so), was made by somebody who is no employee, or by a mail that
    somebody who is no employee wrote to us. What a salesperson entered, or the server proposed, is our idea.
    """

    _name = "grc.consent.basis.opportunity"
    _inherit = "grc.consent.basis"
    _description = "Opportunity as a Basis"

    _kind = "enquiry"

    @api.model
    def _latest(self, asked, chosen):
        for model in ("crm.lead", "mail.message", "res.users"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT x.commercial_partner_id AS entity_id, %(day)s AS date
              FROM crm_lead l
              JOIN res_partner x ON x.id = l.partner_id
              LEFT JOIN res_users u ON u.id = l.user_id
             WHERE COALESCE(l.company_id, u.company_id) = %(company)s AND l.create_date < %(end)s
               AND %(caused)s AND %(chosen)s
             GROUP BY x.commercial_partner_id
            """,
            day=company_day(SQL("MAX(l.create_date)"), asked.company),
            company=asked.company.id,
            end=day_end(asked.day, asked.company),
            caused=self._caused(),
            chosen=chosen(SQL("x.commercial_partner_id")),
        )

    @api.model
    def _caused(self):
        """Return the condition that the customer caused lead ``l``; a mail that did came with it, at one moment."""
        website = self.env["ir.model.data"]._xmlid_to_res_id("utm.utm_medium_website")
        return SQL(
            """
            (l.medium_id = %s OR EXISTS (SELECT 1 FROM res_users c WHERE c.id = l.create_uid AND c.share)
             OR EXISTS (
                SELECT 1 FROM mail_message m
                 WHERE m.model = 'crm.lead' AND m.res_id = l.id AND m.message_type = 'email'
                   AND m.create_date = l.create_date
                   AND NOT EXISTS (SELECT 1 FROM res_users a WHERE a.partner_id = m.author_id AND NOT a.share)))
            """,
            website or None,
        )
