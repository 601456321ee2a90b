from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day, day_end
from odoo.tools import SQL

#: Seconds after sending within which a mail gateway, and hardly a person, opens a link.
SOON = 60
#: Seconds within which nobody opens two links of one mail: a scanner opens them all.
AT_ONCE = 10


class GrcConsentBasisClick(models.AbstractModel):
    """A click in a mailing that is plausibly a person's: an act, for the months of silence.

    Odoo counts whatever opens a link. Here a click counts if it belongs to a mail that was really sent, came later than
    a minute after sending, and no other link of that mail was opened within ten seconds of it.
    """

    _name = "grc.consent.basis.click"
    _inherit = "grc.consent.basis"
    _description = "Click as an Act"

    _kind = "act"

    @api.model
    def _latest(self, asked, chosen):
        for model in ("link.tracker.click", "mailing.trace", "mailing.mailing"):
            self.env[model].flush_model()
        contacts = (
            SQL("t.model = 'res.partner' AND x.id = t.res_id"),
            SQL("t.model <> 'res.partner' AND x.email_normalized = t.email"),
        )
        return SQL(
            "SELECT f.entity_id, %s AS date FROM (%s) f GROUP BY f.entity_id",
            company_day(SQL("MAX(f.moment)"), asked.company),
            SQL(" UNION ALL ").join(self._clicks(asked, chosen, contact) for contact in contacts),
        )

    @api.model
    def _merge(self, partners, survivor):
        """Give the survivor the mails of the others, with the clicks that were their acts."""
        traces = self.env["mailing.trace"]
        traces.flush_model(["model", "res_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE mailing_trace SET res_id = %s WHERE model = 'res.partner' AND res_id = ANY(%s)",
                survivor.id,
                list(partners.ids),
            )
        )
        traces.invalidate_model(["res_id"])

    @api.model
    def _clicks(self, asked, chosen, contact):
        """Return the SELECT of ``entity_id, moment`` of the clicks of persons in mailings of the company asked for.

        :param SQL contact: whose trace ``t`` is: a condition on ``x``, ``res_partner``
        """
        return SQL(
            """
            SELECT x.commercial_partner_id AS entity_id, k.create_date AS moment
              FROM res_partner x
              JOIN mailing_trace t ON %(contact)s
              JOIN mailing_mailing m ON m.id = t.mass_mailing_id
              JOIN link_tracker_click k ON k.mailing_trace_id = t.id
             WHERE t.links_click_datetime IS NOT NULL AND t.sent_datetime IS NOT NULL AND t.is_test_trace IS NOT TRUE
               AND m.grc_company_id = %(company)s AND k.create_date < %(end)s AND %(person)s AND %(chosen)s
            """,
            contact=contact,
            company=asked.company.id,
            end=day_end(asked.day, asked.company),
            person=self._person(),
            chosen=chosen(SQL("x.commercial_partner_id")),
        )

    @api.model
    def _person(self):
        """Return the condition that click ``k`` on a link in the mail of trace ``t`` is plausibly a person's."""
        return SQL(
            """
            k.create_date > t.sent_datetime + make_interval(secs => %(soon)s) AND NOT EXISTS (
                SELECT 1 FROM link_tracker_click o
                 WHERE o.mailing_trace_id = k.mailing_trace_id AND o.link_id <> k.link_id
                   AND o.create_date BETWEEN k.create_date - make_interval(secs => %(at_once)s)
                                         AND k.create_date + make_interval(secs => %(at_once)s))
            """,
            soon=SOON,
            at_once=AT_ONCE,
        )
