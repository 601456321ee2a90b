from odoo import api, models
from odoo.tools import SQL

from ...tools.privacy.held import Held


class GrcPrivacyTableMeeting(models.AbstractModel):
    """Meetings and what is to be done: those with them alone lose their texts, of others only their name goes."""

    _name = "grc.privacy.table.meeting"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Meetings"

    _place = 40
    _tables = (
        Held(
            "calendar.event",
            "anonymised",
            on=("res_model", "res_id"),
            emptied=("description", "location", "notes", "videocall_location"),
            replaced=("name",),
        ),
        Held("calendar.attendee", "anonymised", links=("partner_id",), replaced=("common_name",)),
        Held(
            "mail.activity",
            "anonymised",
            on=("res_model", "res_id"),
            emptied=("summary", "note", "feedback"),
            replaced=("res_name",),
        ),
    )

    @api.model
    def _find(self, case, held):
        if held.model != "calendar.event":
            return self._rows(case, held)
        more = [self._alone(case)]
        if "opportunity_id" in self.env["calendar.event"]._fields:
            more.append(SQL("t.opportunity_id = ANY(%s)", case.rows.get("crm.lead", [])))
        return self._rows(case, held, *more)

    @api.model
    def _alone(self, case):
        """Return the condition that they take part in meeting ``t``, and nobody else but colleagues of ours."""
        return SQL(
            """
            EXISTS (SELECT 1 FROM calendar_attendee a WHERE a.event_id = t.id AND a.partner_id = ANY(%(partners)s))
            AND NOT EXISTS (
                SELECT 1 FROM calendar_attendee a
                 WHERE a.event_id = t.id AND a.partner_id <> ALL(%(partners)s)
                   AND NOT EXISTS (SELECT 1 FROM res_users u WHERE u.partner_id = a.partner_id AND NOT u.share))
            """,
            partners=case.partners,
        )

    @api.model
    def _erase(self, case, held, ids):
        if held.model == "mail.activity":
            open_ones = self._matching(
                "mail.activity", SQL("t.id = ANY(%s) AND t.active AND t.res_model = 'res.partner'", ids)
            )
            self._delete("mail.activity", open_ones)
        self._anonymise(case, held, ids)
