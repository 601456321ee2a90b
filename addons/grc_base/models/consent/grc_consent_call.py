from odoo import api, models
from odoo.tools import SQL

from ...tools.clock import company_day, day_end


class GrcConsentCall(models.AbstractModel):
    """Calls that were made to contacts, for rules that limit them: a class a kind of record.

    A model ``grc.consent.call.<name>`` inherits this one and says on which days contacts were called.
    """

    _name = "grc.consent.call"
    _inherit = "grc.kinds"
    _description = "Calls Made"

    @api.model
    def _days(self, asked, contact, days):
        """Return the SELECT of ``day``: the company's days on which somebody was called, the day asked for included.

        :param asked: :class:`~..tools.consent.Asked`
        :param SQL contact: id of the contact
        :param SQL days: how many days back, the day asked for being the last
        """
        raise NotImplementedError

    @api.model
    def _number(self, asked, contact, days):
        """Return the SELECT of the number of days on which a contact was called; see :meth:`_days`."""
        calls = SQL(" UNION ").join(kind._days(asked, contact, days) for kind in self._kinds())
        return SQL("SELECT COUNT(*) FROM (%s) made", calls)


class GrcConsentCallReport(models.AbstractModel):
    """Calls that somebody reported."""

    _name = "grc.consent.call.report"
    _inherit = "grc.consent.call"
    _description = "Calls by Reports"

    @api.model
    def _days(self, asked, contact, days):
        self.env["grc.meeting.report"].flush_model()
        return SQL(
            """
            SELECT m.met_on AS day FROM grc_meeting_report m
             WHERE m.company_id = %(company)s AND m.channel = 'phone' AND m.state = 'done'
               AND (m.contact_id = %(contact)s OR m.contact_id IS NULL AND m.partner_id = %(contact)s)
               AND m.met_on <= %(day)s AND m.met_on > %(day)s::date - %(days)s
            """,
            company=asked.company.id,
            contact=contact,
            day=asked.day,
            days=days,
        )


class GrcConsentCallActivity(models.AbstractModel):
    """Calls that were planned as activities, and done."""

    _name = "grc.consent.call.activity"
    _inherit = "grc.consent.call"
    _description = "Calls by Activities"

    @api.model
    def _days(self, asked, contact, days):
        self.env["mail.message"].flush_model(["date", "mail_activity_type_id", "model", "res_id"])
        return SQL(
            """
            SELECT %(made)s AS day
              FROM mail_message m JOIN mail_activity_type t ON t.id = m.mail_activity_type_id
             WHERE m.model = 'res.partner' AND m.res_id = %(contact)s AND t.category = 'phonecall'
               AND m.date < %(end)s AND m.date >= %(begin)s
            """,
            made=company_day(SQL("m.date"), asked.company),
            contact=contact,
            end=day_end(asked.day, asked.company),
            begin=day_end(SQL("(%s::date - %s)", asked.day, days), asked.company),
        )
