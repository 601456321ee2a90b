import json

from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL


class GrcCapitalContact(models.AbstractModel):
    """What messages to customers cost, a part of their capital."""

    _name = "grc.capital.contact"
    _description = "Cost of Messages"

    @api.model
    def _queries(self, scope):
        """Return the SELECTs of lines, see ``grc.capital``."""
        costs = self._costs(scope.company)
        return [self._contact_query(scope, costs)] if costs else []

    @api.model
    def _costs(self, company):
        """Return ``{message_type: cost}`` of the messages that cost something."""
        email, sms = company.grc_email_cost, company.grc_sms_cost
        costs = {"email_outgoing": email, "comment": email, "sms": sms}
        return {kind: cost for kind, cost in costs.items() if cost}

    @api.model
    def _contact_query(self, scope, costs):
        """Return the SELECT of the messages that your people wrote to a customer on their own record.

        Internal notes, and what customers wrote, cost nothing. A partner without a company of their own belongs to
        that of the one who wrote.

        :param dict costs: see :meth:`_costs`
        """
        return SQL(
            """
            SELECT doc.id AS partner_id, %(company)s AS company_id, %(day)s AS date, 'contact' AS kind,
                   -%(amount)s AS amount, 'mail.message' AS res_model, c.id AS res_id
              FROM mail_message c
              JOIN res_partner doc ON doc.id = c.res_id
             CROSS JOIN LATERAL (SELECT u.company_id FROM res_users u
                                  WHERE u.partner_id = c.author_id AND NOT u.share
                                  ORDER BY u.id LIMIT 1) writer
             WHERE c.model = 'res.partner' AND c.message_type IN %(types)s
               AND NOT COALESCE(c.is_internal, FALSE) AND c.subtype_id IS DISTINCT FROM %(note)s
               AND COALESCE(doc.company_id, writer.company_id) = %(company)s AND %(among)s AND %(others)s
            """,
            company=scope.company.id,
            day=company_day(SQL("c.date"), scope.company),
            types=tuple(costs),
            amount=scope.rounded(
                SQL("(%s::jsonb ->> c.message_type)::numeric", json.dumps(costs)),
            ),
            note=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            among=scope.among(SQL("c.res_id")),
            others=self._others(),
        )

    @api.model
    def _others(self):
        """Return the condition that message ``c`` is counted nowhere else; an addon narrows it."""
        return SQL("TRUE")
