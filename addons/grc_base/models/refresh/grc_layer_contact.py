from odoo import api, models
from odoo.tools import SQL

from ...tools.clock import company_day, day_end
from ...tools.refresh.layer import FACTS, Layer


class GrcLayerContact(models.AbstractModel):
    """The last contact in either direction: messages, and meetings."""

    _name = "grc.layer.contact"
    _inherit = "grc.layer"
    _description = "Contacts with Customers"

    _layer = Layer(name="contact", runs=FACTS, needs=("facts",), columns=("last_contact",), tables=("grc_contact",))

    @api.model
    def _tables(self, run):
        layers = self.env["grc.pipeline"]._layers(FACTS, "_contacts")
        last = SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, %s AS date
              FROM (%s) c JOIN res_partner p ON p.id = c.partner_id
             WHERE %s
             GROUP BY p.commercial_partner_id
            """,
            company_day(SQL("MAX(c.moment)"), run.company),
            SQL(" UNION ALL ").join(query for layer in layers for query in layer._contacts(run)),
            run.chosen,
        )
        return {"grc_contact": last}

    @api.model
    def _select(self, run, query):
        return SQL(
            "SELECT q.*, t.date AS last_contact FROM (%s) q LEFT JOIN %s t ON t.partner_id = q.partner_id",
            query,
            run.tables["grc_contact"],
        )

    @api.model
    def _contacts(self, run):
        return [
            SQL(
                """
                SELECT c.res_id AS partner_id, c.date AS moment FROM mail_message c
                 WHERE c.model = 'res.partner' AND c.date < %s
                   AND c.message_type IN ('email', 'email_outgoing', 'comment', 'sms')
                   AND NOT COALESCE(c.is_internal, FALSE)
                   AND c.subtype_id IS DISTINCT FROM %s
                """,
                run.day_end,
                self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            ),
            SQL(
                """
                SELECT rel.res_partner_id AS partner_id, d.moment
                  FROM calendar_event e
                  JOIN calendar_event_res_partner_rel rel ON rel.calendar_event_id = e.id
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN e.allday THEN %s - interval '1 second' ELSE e.start END) d (moment)
                 WHERE e.active AND d.moment < %s
                """,
                day_end(SQL("e.start_date"), run.company),
                run.day_end,
            ),
        ]
