import pytz
from markupsafe import Markup
from odoo import api, models
from odoo.addons.grc_base.tools.clock import usable_lang
from odoo.exceptions import UserError
from odoo.tools import clean_context, format_date


class GrcMeetingReport(models.Model):
    """What a finished report does, and how it is opened from elsewhere."""

    _inherit = "grc.meeting.report"

    def action_done(self):
        """Finish the report: one line on the customer's chatter, the next step planned, what asked for it closed."""
        self.check_access("write")
        reports = self.with_context(clean_context(self.env.context)).filtered(lambda report: report.state == "draft")
        reports._check_next_day()
        reports.sudo().state = "done"
        for report in reports:
            report._tell_customer()
        reports._plan_next_step()
        reports._close_origin()
        reports._emit_event()
        return True

    def action_done_close(self):
        """Finish the report and go back to where it was opened from."""
        self.action_done()
        return {"type": "ir.actions.client", "tag": "grc_lifecycle.go_back"}

    def _check_next_day(self):
        """Refuse a next step that is over when the report is finished."""
        for report in self:
            if report.next_date and report.next_date < report.company_id.sudo()._grc_today():
                raise UserError(
                    self.env._(
                        "The next step was due on %s, which is past: choose a day from today on, or empty it.",
                        format_date(self.env, report.next_date),
                    )
                )

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
        """Return when, how, with whom, and what comes next, for those who may read the report."""
        told = self._told(self.contact_id)
        if not self.next_step:
            return told
        day = format_date(self.env, self.next_date)
        return f"{told} {self.env._('Next step on %(day)s: %(step)s', day=day, step=self.next_step)}"

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

    # The next step, and what asked for the meeting

    def _plan_next_step(self):
        """Plan the next steps as activities; a step that was changed changes its activity while that is open."""
        for report in self.with_context(clean_context(self.env.context)):
            activity = report.sudo().next_activity_id
            if not report.next_step:
                activity.filtered("active").unlink()
                continue
            values = {
                "summary": report.next_step,
                "date_deadline": report.next_date,
                "user_id": report._next_doer().id,
            }
            if activity.active:
                activity.write(values)
            elif not activity:
                document = report._next_document(values["user_id"])
                report.sudo().next_activity_id = document.sudo().activity_schedule(
                    "mail.mail_activity_data_todo", note=report._get_html_link(), **values
                )

    def _next_doer(self, but=()):
        """Return who is there to do the next step: who was named, the author, the salesperson, his leader, or nobody.

        :param but: users who are about to go
        """
        self.ensure_one()
        report = self.sudo()
        seller = report.partner_id.user_id
        for user in (report.next_user_id, report.user_id, seller, seller.sale_team_id.user_id):
            if user not in but and user._grc_there(report.company_id):
                return user
        return self.env["res.users"]

    @api.model
    def _steps_of(self, activities, reports=()):
        """Return the finished reports whose next step is still to be done, as superuser.

        :param activities: conditions on the activities of the next steps
        :param reports: conditions on the reports
        """
        return self.sudo().search(
            [("state", "=", "done"), ("next_activity_id", "any", [("active", "=", True), *activities]), *reports]
        )

    @api.model
    def _steps_left(self, company):
        """Return the reports of a company whose next step is planned for nobody who is there to do it."""
        users = self.env["res.users"].sudo()
        there = users._search(users._grc_there_domain(company))
        return self._steps_of([("user_id", "not in", there)], [("company_id", "=", company.id)])

    def _hand_on_steps(self, but=()):
        """Give the next steps of these reports to whoever is there to do them.

        :param but: users who are about to go
        """
        for report in self.sudo():
            user = report._next_doer(but)
            if user != report.next_activity_id.user_id:
                report.next_activity_id.with_context(mail_activity_quick_update=True).user_id = user

    def _move_steps(self):
        """Let the next steps of these reports be planned on the customer: the opportunity that carried them goes."""
        contacts = self.env["ir.model"]._get_id("res.partner")
        for report in self:
            report.next_activity_id.write({"res_model_id": contacts, "res_id": report.partner_id.id})

    def _next_document(self, user_id):
        """Return the document that carries the next step: the opportunity, if who is to do it may read that."""
        self.ensure_one()
        lead = self.lead_id.with_user(user_id).with_context(allowed_company_ids=self.company_id.ids)
        return self.lead_id if lead and lead.has_access("read") else self.partner_id

    def _close_origin(self):
        """Mark as done the activity and the action that the report answers."""
        for report in self:
            action = report.action_id
            feedback = self.env._("See the meeting report: %s", report._line())
            report.activity_id.filtered("active").action_feedback(feedback=feedback)
            action.check_access("write")
            action.activity_id.sudo().filtered("active").action_feedback(feedback=feedback)
            action._day_close("open", "done")

    # Where it is opened from

    @api.model
    def _open_for(self, partner, action=None, activity=None, event=None, lead=None):
        """Return the window action of the form of a new report on a customer, or of the user's draft for the same.

        :param partner: the customer or one of his contacts, whom we met
        :param action: the ``grc.action`` that asked for the meeting; closed with the report
        :param activity: the activity that did; closed with the report
        :param event: the meeting of the calendar
        :param lead: the opportunity it was about
        :raise UserError: without a customer
        """
        if not partner:
            raise UserError(self.env._("Nobody to report on: choose the customer first."))
        partner.ensure_one()
        origin = {
            name: record.id
            for name, record in (
                ("action_id", action),
                ("activity_id", activity),
                ("event_id", event),
                ("lead_id", lead),
            )
            if record
        }
        customer = partner.commercial_partner_id
        window = self.env["ir.actions.act_window"]._for_xml_id("grc_lifecycle.grc_meeting_report_action_form")
        draft = self.search(
            [("state", "=", "draft"), ("user_id", "=", self.env.uid), ("partner_id", "=", customer.id)]
            + [(name, "=", origin.get(name, False)) for name in ("action_id", "activity_id", "event_id", "lead_id")],
            limit=1,
        )
        if draft:
            return dict(window, res_id=draft.id, context={})
        values = origin | self._defaults_for(activity or (action and action.activity_id), event)
        if partner != customer:
            values["contact_id"] = partner.id
        values["partner_id"] = customer.id
        return dict(window, context={f"default_{name}": value for name, value in values.items()})

    @api.model
    def _defaults_for(self, activity, event):
        """Return channel and date as the activity or the meeting of the calendar has them."""
        if event:
            day = event.start_date if event.allday else self._local_day(event.start)
            today = self.env.company._grc_today()
            return {"channel": "video" if event.videocall_location else "visit", "met_on": min(day, today)}
        if activity:
            return {"channel": "phone" if activity.activity_category == "phonecall" else "visit"}
        return {}

    def _local_day(self, moment):
        """Return the company's day of a moment in UTC."""
        zone = pytz.timezone(self.env.company._grc_zone())
        return pytz.utc.localize(moment).astimezone(zone).date()
