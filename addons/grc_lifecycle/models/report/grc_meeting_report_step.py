from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import WithinDays
from odoo.exceptions import UserError, ValidationError
from odoo.tools import clean_context, format_date


class GrcMeetingReport(models.Model):
    """The opportunity and the action that a report belongs to, and the next step that it plans."""

    _inherit = "grc.meeting.report"

    next_step = fields.Char(tracking=True, copy=False, help="What is to be done next; planned as an activity.")
    next_date = fields.Date("On", tracking=True, copy=False)
    next_user_id = fields.Many2one(
        "res.users",
        "By whom",
        domain="[('active', '=', True), ('share', '=', False), ('company_ids', 'in', company_id)]",
        check_company=True,
        tracking=True,
        help="Leave empty for the report's author.",
    )
    # Changed with the report as superuser, so nobody else may say which it is.
    next_activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, index="btree_not_null", groups="base.group_system"
    )
    lead_id = fields.Many2one("crm.lead", "Opportunity", index="btree_not_null", check_company=True, copy=False)
    action_id = fields.Many2one("grc.action", index="btree_not_null", check_company=True, copy=False)

    _next_date_days = WithinDays("next_date")

    def write(self, vals):
        result = super().write(vals)
        if {"next_step", "next_date", "next_user_id"} & vals.keys():
            self.filtered(lambda report: report.state == "done")._plan_next_step()
        return result

    @api.model
    def _origins(self):
        return ["lead_id", *super()._origins(), "action_id"]

    @api.model
    def _content_fields(self):
        return super()._content_fields() + ["next_step"]

    @api.constrains("next_user_id", "company_id")
    def _check_next_user(self):
        for report in self.sudo():
            if report.next_user_id and not report.next_user_id._grc_there(report.company_id):
                raise ValidationError(self.env._("Choose an active colleague of %s.", report.company_id.name))

    @api.constrains("next_date", "next_step", "state")
    def _check_next_step(self):
        for report in self:
            if report.next_date and report.next_date < report.met_on:
                raise ValidationError(
                    self.env._(
                        "The next step cannot come before the meeting: choose a day from %s on.",
                        format_date(self.env, report.met_on),
                    )
                )
            if report.state == "done" and bool(report.next_date) != bool((report.next_step or "").strip()):
                raise ValidationError(self.env._("A next step needs both: what is to be done, and on which day."))

    def _check_done(self):
        """Refuse a next step that is over when the report is finished."""
        for report in self:
            if report.next_date and report.next_date < report.company_id.sudo()._grc_today():
                raise UserError(
                    self.env._(
                        "The next step was due on %s, which is past: choose a day from today on, or empty it.",
                        format_date(self.env, report.next_date),
                    )
                )
        return super()._check_done()

    def _follow_up(self):
        """Plan the next steps, and close the actions that the reports answer, too."""
        self._plan_next_step()
        result = super()._follow_up()
        for report in self:
            action = report.action_id
            action.check_access("write")
            action.activity_id.sudo().filtered("active").action_feedback(feedback=report._feedback())
            action._day_close("open", "done")
        return result

    def _sentence(self):
        """Return when, how, with whom, and what comes next, for those who may read the report."""
        told = super()._sentence()
        if not self.next_step:
            return told
        day = format_date(self.env, self.next_date)
        return f"{told} {self.env._('Next step on %(day)s: %(step)s', day=day, step=self.next_step)}"

    @api.model
    def _defaults_for(self, activity=None, event=None, action=None, lead=None):
        return super()._defaults_for(activity or (action and action.activity_id), event)

    # The next step

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
        """Return who is there to do the next step: who was named, the author, the salesperson, their leader, or nobody.

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
        """Give the next steps of these reports to anyone who is there to do them.

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
