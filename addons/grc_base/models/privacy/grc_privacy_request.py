import base64
import json

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import json_default

from ...tools.consent import CHANNELS

KINDS = [("export", "Copy of the data"), ("erasure", "Erasure"), ("opposition", "Opposition")]
#: What is typed before somebody is erased.
WORD = "ERASE"


class GrcPrivacyRequest(models.Model):
    """What a person asked for about their data, and what was done: a log that holds none of them.

    It is about one contact, never about all of a name.
    """

    _name = "grc.privacy.request"
    _inherit = ["grc.bounded"]
    _description = "Request about Personal Data"
    _order = "moment desc, id desc"
    _rec_name = "kind"

    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", default=lambda self: self.env.company
    )
    kind = fields.Selection(KINDS, "Asked for", required=True, default="export")
    moment = fields.Datetime("Asked at", required=True, readonly=True, default=lambda self: self.env.cr.now())
    done_at = fields.Datetime("Done at", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Handled by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    state = fields.Selection([("draft", "To do"), ("done", "Done")], required=True, readonly=True, default="draft")
    household = fields.Boolean(
        "With their household",
        default=True,
        help="Takes the contacts, too, who are members of the household. Persons without a contact of their own always"
        " go with the contact whose household they are.",
    )
    no_contact = fields.Boolean(
        "And do not contact them again",
        default=True,
        help="A hash of each address and number is kept: anyone who is entered or imported with one gets an objection"
        " at once.",
    )
    confirmation = fields.Char(help="Type ERASE.", copy=False)
    line_ids = fields.One2many("grc.privacy.request.line", "request_id", "Tables", readonly=True)
    export_file = fields.Binary(compute="_compute_export_file", groups="grc_base.group_grc_personal")
    export_name = fields.Char(compute="_compute_export_name")

    @api.depends("partner_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            request.display_name = f"{kinds.get(request.kind, '')} {request.id or ''}".strip()

    def _compute_export_name(self):
        for request in self:
            request.export_name = f"personal-data-{request.partner_id.id}.json"

    @api.depends_context("uid")
    def _compute_export_file(self):
        self._check_may()
        for request in self:
            request.export_file = base64.b64encode(request._json().encode())

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may()
        requests = super().create([dict(vals, state="draft", user_id=self.env.uid) for vals in vals_list])
        for request in requests:
            request._look()
        return requests

    def write(self, vals):
        if not self.env.su:
            self._check_may()
            if "done" in self.mapped("state"):
                raise UserError(self.env._("This is done, and stays as it is in the log."))
        result = super().write(vals)
        if {"household", "kind"} & vals.keys():
            for request in self:
                request._look()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if "done" in self.mapped("state"):
            raise UserError(self.env._("This is done, and stays as it is in the log."))

    @api.model
    def _check_may(self):
        """Refuse who may not handle what persons ask for.

        :raise AccessError: without the rights of a manager and those to personal data
        """
        user = self.env.user
        may = user.has_group("grc_base.group_grc_manager") and user.has_group("grc_base.group_grc_personal")
        if not self.env.su and not may:
            raise AccessError(
                self.env._("Managers of Customer Relations who may see personal data handle what persons ask for.")
            )

    def _case(self):
        """Return the case of the request, found as the system finds it.

        :raise AccessError: when the contact, or something of theirs, is of a company in which the user does not work
        """
        self.ensure_one()
        self._check_may()
        self.partner_id.check_access("read")
        cases = self.env["grc.privacy.case"].sudo()
        case = cases._case(self.partner_id.sudo(), self.household)
        others = cases._companies(case) - self.env.user.company_ids.sudo()
        if others and not self.env.su:
            raise AccessError(
                self.env._("There are data of this contact in another company: who works in all of them handles this.")
            )
        return case

    def _look(self):
        """Count what there is, table by table."""
        counts = self.env["grc.privacy.case"].sudo()._counts(self._case())
        lines = [
            Command.create({"model": model, "number": number, "fate": fate, "why": why})
            for model, number, fate, why in counts
        ]
        self.sudo().line_ids = [Command.clear(), *lines]

    def action_look(self):
        """Count again what there is."""
        self._check_may()
        for request in self.filtered(lambda request: request.state == "draft"):
            request._look()
        return True

    # Export

    def _data(self):
        """Return all that is kept of the contact, as plain data."""
        self._case()
        return self.env["grc.privacy.case"].sudo()._export(self.partner_id.sudo(), self.household)

    def _json(self):
        return json.dumps(self._data(), default=json_default, ensure_ascii=False, indent=1)

    def action_export(self):
        """Download the person's data as JSON; the log has it."""
        self.ensure_one()
        self._check_may()
        if self.kind == "export":
            self._done()
        options = "filename_field=export_name&download=true&nocache=1"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/export_file?{options}",
            "target": "download",
        }

    def action_print(self):
        """Print the person's data; the log has it."""
        self.ensure_one()
        self._check_may()
        if self.kind == "export":
            self._done()
        return self.env.ref("grc_base.action_report_privacy").report_action(self)

    def _done(self):
        """Note that the request is done, and by whom."""
        if self.state == "draft":
            self.sudo().write(
                {"state": "done", "done_at": self.env.cr.now(), "user_id": self.env.uid, "confirmation": False}
            )

    # Erasure and opposition

    def action_erase(self):
        """Erase the contact: what the ledger needs is anonymised, the rest is deleted.

        :raise UserError: without the word typed, or for a contact that cannot be erased
        """
        self.ensure_one()
        self._check_open("erasure")
        self.partner_id.check_access("write")
        if (self.confirmation or "").strip().upper() not in (WORD, self.env._("ERASE")):
            raise UserError(self.env._("Type ERASE to confirm: it cannot be undone."))
        erasure, case = self.env["grc.privacy.erasure"].sudo(), self._case()
        erasure._check(case)
        self._look()
        erasure._erase(case, self.no_contact)
        self._done()
        return True

    def action_oppose(self):
        """Enter that the contact objects to marketing, by every channel by which they can be reached."""
        self.ensure_one()
        self._check_open("opposition")
        points = {channel: self.partner_id.sudo()._grc_points(channel) for channel, __ in CHANNELS}
        reached = {channel: found[self.partner_id.id] for channel, found in points.items() if found}
        if not reached:
            raise UserError(self.env._("This contact has no address and no number: there is nothing to object to."))
        self.env["grc.consent"].create(
            [
                {
                    "company_id": self.company_id.id,
                    "partner_id": self.partner_id.id,
                    "channel": channel,
                    "point": point,
                    "purpose": "marketing",
                    "decision": "objected",
                    "source": self.env._("Request of the person"),
                }
                for channel, point in reached.items()
            ]
        )
        self._done()
        return True

    def _check_open(self, kind):
        """Refuse a request that is done, or of another kind.

        :raise UserError: saying so
        """
        self._check_may()
        if self.kind != kind:
            raise UserError(self.env._("This was not asked for: choose it under “Asked for” first."))
        if self.state == "done":
            raise UserError(self.env._("This is done, and stays as it is in the log."))

    def _reopen(self):
        """Show the request."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }
