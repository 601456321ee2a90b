from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date, format_list

from ...tools.bounds import WithinDays

CHANNELS = [
    ("visit", "Visit"),
    ("phone", "Call"),
    ("video", "Video call"),
    ("shop", "In our shop or office"),
    ("fair", "Fair or event"),
    ("other", "Other"),
]
SATISFACTION = [
    (str(place), label)
    for place, label in enumerate(("Not asked", "Angry", "Unhappy", "Neutral", "Satisfied", "Delighted"))
]


class GrcMeetingReport(models.Model):
    """What was said at a meeting or on the phone, so that a colleague takes over without asking again.

    A draft is kept as soon as something is written; *Done* tells the customer's chatter and closes what the meeting
    was planned by (see ``grc_meeting_report_done.py``).
    """

    _name = "grc.meeting.report"
    _description = "Meeting Report"
    _inherit = ["grc.bounded", "grc.guarded", "mail.thread"]
    _order = "met_on desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    contact_id = fields.Many2one(
        "res.partner",
        "Met",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('commercial_partner_id', '=', partner_id)]",
        check_company=True,
        tracking=True,
        help="The person at the customer's who was met or called.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    met_on = fields.Date(
        "Date", required=True, default=lambda self: self.env.company._grc_today(), tracking=True, copy=False
    )
    channel = fields.Selection(CHANNELS, required=True, default="visit", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        "By",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    said = fields.Text("What was said", tracking=True, copy=False)
    needs = fields.Text(tracking=True, help="What the customer looks for, now or later.")
    competitor_ids = fields.Many2many(
        "grc.competitor",
        "grc_report_competitor_rel",
        "report_id",
        "competitor_id",
        "Competitors",
        check_company=True,
        tracking=True,
    )
    competitor_offer = fields.Text(
        "What they offer", tracking=True, help="Products, prices and terms of the competitors."
    )
    satisfaction = fields.Selection(
        SATISFACTION, default="0", tracking=True, help="How satisfied the customer is with us, 1 to 5."
    )
    order_id = fields.Many2one("sale.order", "Quotation", index="btree_not_null", check_company=True, copy=False)
    event_id = fields.Many2one("calendar.event", "Meeting", index="btree_not_null", copy=False)
    activity_id = fields.Many2one("mail.activity", index="btree_not_null", copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")], default="draft", required=True, readonly=True, tracking=True
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _met_on_days = WithinDays("met_on")

    @api.depends("partner_id.display_name", "met_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            day = format_date(self.env, report.met_on) if report.met_on else ""
            report.display_name = " · ".join(filter(None, (report.partner_id.sudo().name, day)))

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        """May the user change the report: they wrote it, or are a manager."""
        manager = self.env.user.has_group("grc_base.group_grc_manager")
        for report in self:
            report.is_mine = manager or report.user_id == self.env.user

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """A person chosen as customer is whom we met; the customer is who they work for."""
        customer = self.partner_id.commercial_partner_id
        if self.partner_id != customer:
            self.contact_id = self.partner_id
            self.partner_id = customer
        if self.contact_id.commercial_partner_id != customer:
            self.contact_id = False

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"]
        # What the form was opened from need not be among its fields.
        defaults = {name: self.env.context.get(f"default_{name}") for name in self._loose_links()}
        gone = [self._drop_gone(vals, defaults | vals) for vals in vals_list]
        for vals in vals_list:
            partner = partners.browse(vals.get("partner_id"))
            if partner and partner.commercial_partner_id != partner:
                vals["contact_id"] = vals.get("contact_id") or partner.id
                vals["partner_id"] = partner.commercial_partner_id.id
        reports = super().create([dict(vals, state="draft") for vals in vals_list])
        reports._check_customer_open()
        for report, links in zip(reports, gone, strict=True):
            report._say_gone(links)
        done = reports.browse(
            report.id for report, vals in zip(reports, vals_list, strict=True) if vals.get("state") == "done"
        )
        done.action_done()
        return reports

    def write(self, vals):
        if not self.env.su:
            self._check_written(vals)
        vals = dict(vals)
        gone = self._drop_gone(vals, vals)
        result = super().write(vals)
        for report in self:
            report._say_gone(gone)
        if {"partner_id", "company_id"} & vals.keys():
            self._check_customer_open()
        return result

    def _check_written(self, vals):
        """Refuse what would let a report say what did not happen.

        :raise AccessError: for another author, another state, or another customer of a finished report
        """
        if "user_id" in vals and self.user_id.ids != [vals["user_id"]]:
            raise AccessError(self.env._("A report stays its author's: write another one to add something."))
        if "state" in vals and any(report.state != vals["state"] for report in self):
            raise AccessError(self.env._("A report is finished by its button “Done”, and stays finished."))
        moved = any(
            name in vals and report[name].id != vals[name] for report in self for name in ("partner_id", "company_id")
        )
        manager = self.env.user.has_group("grc_base.group_grc_manager")
        if moved and "done" in self.mapped("state") and not manager:
            raise AccessError(
                self.env._("A finished report stays with its customer: a manager puts it right where that is wrong.")
            )

    def _check_links(self, names):
        """Say of a customer of another company whose they are, without their name."""
        for report in self if "partner_id" in names and not self.env.su else ():
            owner = report.sudo().partner_id.company_id
            if owner and owner != report.company_id and not report.partner_id.has_access("read"):
                raise UserError(
                    self.env._(
                        "This customer belongs to %s: switch to that company to report on a meeting.", owner.name
                    )
                )
        return super()._check_links(names)

    @api.model
    def _origins(self):
        """Return the names of the fields that say what a report was opened from; a hook for addons."""
        return ["event_id", "activity_id"]

    @api.model
    def _loose_links(self):
        """Return the names of the fields that link to what a report can do without."""
        return ["order_id", *self._origins()]

    @api.model
    def _drop_gone(self, vals, links):
        """Empty, in values to be stored, the links to what a colleague has deleted since the form was opened.

        :param dict links: what the record would refer to
        :return: what the links are called, in the user's language
        """
        gone = [name for name in self._loose_links() if links.get(name) and not self._link(name, links[name]).exists()]
        vals.update(dict.fromkeys(gone, False))
        return [self._fields[name]._description_string(self.env) for name in gone]

    @api.model
    def _link(self, name, res_id):
        return self.env[self._fields[name].comodel_name].sudo().browse(res_id)

    def _say_gone(self, links):
        """Tell the user, and anyone who reads the report, what it no longer refers to."""
        if links:
            text = self.env._("Saved without %s, which has been deleted meanwhile.", format_list(self.env, links))
            self.sudo().message_post(body=text, subtype_xmlid="mail.mt_note", author_id=self.env.user.partner_id.id)
            self.env.user._bus_send("simple_notification", {"type": "warning", "message": text})

    @api.model
    def _content_fields(self):
        """Return the names of the fields of which one at least is written in a report that is kept."""
        return ["said", "needs", "competitor_ids", "competitor_offer"]

    @api.autovacuum
    def _gc_empty_drafts(self):
        """Delete drafts of more than a week ago in which nothing was written: forms that were opened and left."""
        self.search(
            [("state", "=", "draft"), ("write_date", "<", fields.Datetime.now() - timedelta(days=7))]
            + [(name, "=", False) for name in self._content_fields()]
        ).unlink()

    def _check_company(self, fnames=None):
        """Say of a customer of another company what to do, before Odoo names what does not fit."""
        if fnames is None or {"company_id", "partner_id"} & set(fnames):
            self._check_customer_open()
        return super()._check_company(fnames)

    def _check_customer_open(self):
        """Refuse what is written about a customer who is archived or who belongs to another company."""
        for report in self:
            partner = report.partner_id.sudo()
            if not partner.active:
                raise UserError(
                    self.env._("%s is archived: unarchive the contact before you report on a meeting.", partner.name)
                )
            if partner.company_id and partner.company_id != report.company_id:
                raise UserError(
                    self.env._(
                        "%(customer)s belongs to %(other)s: switch to that company to report on a meeting.",
                        customer=partner.name,
                        other=partner.company_id.name,
                    )
                )

    @api.constrains("met_on", "company_id")
    def _check_met_on(self):
        for report in self:
            today = report.company_id.sudo()._grc_today()
            if report.met_on > today + timedelta(days=1):
                raise ValidationError(
                    self.env._(
                        "A report tells of what has been: %(day)s is still to come. For a meeting that is planned, use"
                        " the calendar.",
                        day=format_date(self.env, report.met_on),
                    )
                )

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        for report in self:
            contact = report.contact_id.sudo()
            if contact and contact.commercial_partner_id != report.partner_id.sudo().commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s does not work for %(customer)s: choose one of the customer's contacts.",
                        contact=contact.name,
                        customer=report.partner_id.sudo().name,
                    )
                )

    @api.constrains("said", "state")
    def _check_said(self):
        if self.filtered(lambda report: report.state == "done" and not (report.said or "").strip()):
            raise ValidationError(self.env._("Say in a sentence what was said before you finish the report."))
