from markupsafe import Markup
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import clean_context, format_date

from ...tools.clock import local_day, usable_lang


class GrcMeetingReport(models.Model):
    """What a finished report does, and how it is opened from elsewhere."""

    _inherit = "grc.meeting.report"

    def action_done(self):
        """Finish the report: one line on the customer's chatter, and what asked for it closed."""
        self.check_access("write")
        reports = self.with_context(clean_context(self.env.context)).filtered(lambda report: report.state == "draft")
        reports._check_done()
        reports.sudo().state = "done"
        for report in reports:
            report._tell_customer()
        reports._follow_up()
        reports._emit_event()
        return True

    def action_done_close(self):
        """Finish the report and go back to where it was opened from."""
        self.action_done()
        return {"type": "ir.actions.client", "tag": "grc_base.go_back"}

    def _check_done(self):
        """Refuse what cannot be finished as it is; a hook for addons."""

    def _follow_up(self):
        """Do what follows from finished reports: the activities that they answer are done; a hook for addons."""
        for report in self:
            report.activity_id.filtered("active").action_feedback(feedback=report._feedback())

    def _feedback(self):
        """Return what is noted with what a report answers."""
        return self.env._("See the meeting report: %s", self._line())

    # What others read

    def _line(self):
        """Return what everyone who sees the customer may know: when and how."""
        return self._told(self.env["res.partner"])

    def _told(self, contact):
        self.ensure_one()
        report = self.with_context(lang=usable_lang(self.env, self.env.context.get("lang")))
        env = report.env
        channel = dict(report._fields["channel"]._description_selection(env))[report.channel]
        values = {"channel": channel, "day": format_date(env, report.met_on)}
        if contact:
            return env._("%(channel)s on %(day)s with %(contact)s.", contact=contact.sudo().name, **values)
        return env._("%(channel)s on %(day)s.", **values)

    def _sentence(self):
        """Return when, how and with whom, for those who may read the report."""
        return self._told(self.contact_id)

    def _tell_customer(self):
        """Post a line and a link; what was said stays in the report, which its own rules protect."""
        self.ensure_one()
        body = Markup("<b>%s</b> %s") % (self._get_html_link(title=self.env._("Meeting report")), self._line())
        self.partner_id.sudo().message_post(
            body=body, author_id=self.user_id.partner_id.id, subtype_xmlid="mail.mt_note", message_type="notification"
        )

    def _emit_event(self):
        self.env["grc.event"].sudo().create(
            [
                {
                    "partner_id": report.partner_id.id,
                    "company_id": report.company_id.id,
                    "kind": "meeting_report",
                    "date": report.met_on,
                    "res_model": report._name,
                    "res_id": report.id,
                    "data": {"channel": report.channel, "satisfaction": int(report.satisfaction or 0)},
                }
                for report in self
            ]
        )

    # Where it is opened from

    @api.model
    def _open_for(self, partner, **origin):
        """Return the window action of the form of a new report on a customer, or of the user's draft for the same.

        :param partner: the customer or one of their contacts, whom we met
        :param origin: what the report is opened from, by the names of :meth:`_origins` without ``_id``: ``activity``,
            which is closed with the report, ``event``, the meeting of the calendar
        :raise UserError: without a customer
        """
        if not partner:
            raise UserError(self.env._("Nobody to report on: choose the customer first."))
        partner.ensure_one()
        links = {f"{name}_id": record.id for name, record in origin.items() if record}
        customer = partner.commercial_partner_id
        window = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_meeting_report_action_form")
        draft = self.search(
            [("state", "=", "draft"), ("user_id", "=", self.env.uid), ("partner_id", "=", customer.id)]
            + [(name, "=", links.get(name, False)) for name in self._origins()],
            limit=1,
        )
        if draft:
            return dict(window, res_id=draft.id, context={})
        values = links | self._defaults_for(**origin)
        if partner != customer:
            values["contact_id"] = partner.id
        values["partner_id"] = customer.id
        return dict(window, context={f"default_{name}": value for name, value in values.items()})

    @api.model
    def _defaults_for(self, activity=None, event=None):
        """Return channel and date as the activity or the meeting of the calendar has them."""
        if event:
            day = event.start_date if event.allday else local_day(event.start, self.env.company)
            today = self.env.company._grc_today()
            return {"channel": "video" if event.videocall_location else "visit", "met_on": min(day, today)}
        if activity:
            return {"channel": "phone" if activity.activity_category == "phonecall" else "visit"}
        return {}
