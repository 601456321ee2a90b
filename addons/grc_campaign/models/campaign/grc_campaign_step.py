from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.addons.grc_base.tools.consent import CHANNELS
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, is_html_empty

ACTIONS = [
    ("mail", "Mail"),
    ("activity", "Activity"),
    ("action", "In My day"),
    ("lead", "Opportunity"),
    ("tag", "Tag"),
]
UNITS = [("hour", "Hours"), ("day", "Days"), ("work", "Working days")]
#: What a step comes after: the customer's beginning, the step before, or an outcome (``grc.campaign.outcome``) of one.
AFTER = [
    ("launch", "The beginning"),
    ("previous", "The step before"),
    ("click", "A click by a person"),
    ("reply", "A reply"),
    ("bounce", "A mail that comes back"),
    ("complaint", "A mark as spam"),
    ("activity", "An activity done"),
    ("order", "An order placed"),
    ("paid", "An invoice paid"),
]
#: What becomes of a contact that a rule of contact pressure has no room for.
WHEN_FULL = [
    ("wait", "Wait until there is room"),
    ("skip", "Leave it out"),
    ("next", "Go to the next step"),
]
#: Actions that can have these outcomes; others can be of any.
BRINGS = {
    **dict.fromkeys(("click", "reply", "bounce", "complaint"), ("mail",)),
    "activity": ("activity", "action"),
}
#: Hours of a day, by the customer's clock.
HOURS = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
#: Channels of activities, by what their type is for.
BY_CATEGORY = {"phonecall": "phone", "meeting": "visit"}
#: What may be changed once the campaign is launched.
FREE = {"latest", "closed", "condition"}
#: Longest delay, in hours or days.
LONGEST = 730


class GrcCampaignStep(models.Model):
    """A step of a campaign: what is done for each customer, when, and until when at the latest."""

    _name = "grc.campaign.step"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Step of a Campaign"
    _order = "campaign_id, sequence, id"
    _check_company_auto = True

    campaign_id = fields.Many2one("grc.campaign", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    campaign_state = fields.Selection(related="campaign_id.state", string="State of the campaign")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    action = fields.Selection(ACTIONS, required=True, default="mail")
    mailing_id = fields.Many2one(
        "mailing.mailing",
        "Mail",
        ondelete="restrict",
        copy=False,
        index="btree_not_null",
        domain="[('mailing_model_name', '=', 'res.partner'), ('state', '=', 'draft')]",
        help="Subject and text, written in Email Marketing. This campaign alone sends it, and it is never deleted:"
        " links in mails that were sent need it.",
    )
    activity_type_id = fields.Many2one("mail.activity.type", "Type of activity", ondelete="restrict")
    summary = fields.Char(help="What the activity is called.")
    note = fields.Text(help="What the salesperson reads.")
    channel = fields.Selection(
        CHANNELS,
        compute="_compute_channel",
        store=True,
        readonly=False,
        help="How customers are contacted. Consent, and the rules of contact pressure, are about it. Empty: something"
        " to do that the customer does not notice.",
    )
    after = fields.Selection(AFTER, required=True, default="previous")
    of_id = fields.Many2one(
        "grc.campaign.step",
        "Of step",
        ondelete="set null",
        check_company=True,
        copy=False,
        index="btree_not_null",
        domain="[('campaign_id', '=', campaign_id), ('id', '!=', id)]",
        help="The step that it is an outcome of. Empty: the last one before this that can have it; of two steps, one"
        " for who does something and one for who does not, the same.",
    )
    missing = fields.Boolean(
        "If it does not come", help="This step is for those for whom nothing of the kind came within the days."
    )
    within = fields.Integer("Within (days)", default=7, help="So many days after that step it is waited for.")
    delay = fields.Integer(default=0, help="How many hours or days later.")
    unit = fields.Selection(UNITS, required=True, default="day", help="Working days are those of the company.")
    hour = fields.Selection(HOURS, "At", help="By the customer's clock. Empty: at any hour.")
    latest = fields.Integer(
        "Not later than (days)",
        default=2,
        help="So many days after its time the step has lost its sense: it is left out.",
    )
    when_full = fields.Selection(
        WHEN_FULL,
        "If contacted often enough",
        required=True,
        default="wait",
        help="What is done where a rule of contact pressure has no room. It waits no longer than the step has sense:"
        " then it is left out.",
    )
    closed = fields.Boolean(
        readonly=True, copy=False, help="Nobody comes to this step any more; the next one follows in its place."
    )

    _delay_range = Within("delay", 0, LONGEST)
    _within_range = Within("within", 1, LONGEST)
    _latest_range = Within("latest", 0, LONGEST)

    @api.depends("action", "activity_type_id")
    def _compute_channel(self):
        for step in self:
            step.channel = "email" if step.action == "mail" else BY_CATEGORY.get(step.activity_type_id.category, False)

    @api.constrains("mailing_id", "action", "campaign_id", "channel")
    def _check_action(self):
        for step in self:
            mailing = step.sudo().mailing_id
            if step.action == "mail" and step.channel != "email":
                raise ValidationError(self.env._("“%s”: a mail reaches customers by e-mail.", step.name))
            if mailing and mailing.mailing_model_real != "res.partner":
                raise ValidationError(self.env._("“%s”: choose a mail to contacts.", mailing.subject))
            if mailing and self.sudo().search_count([("mailing_id", "=", mailing.id)], limit=2) > 1:
                raise ValidationError(
                    self.env._("“%s” is the mail of another step. Duplicate it first.", mailing.subject)
                )

    @api.constrains("action", "campaign_id")
    def _check_purpose(self):
        self.campaign_id._check_purpose()

    @api.constrains("after", "of_id", "campaign_id", "sequence")
    def _check_awaited(self):
        for step in self.filtered("of_id"):
            if step.of_id.campaign_id != step.campaign_id or not step.of_id._is_before(step):
                raise ValidationError(
                    self.env._("“%s” waits for a step that does not come before it in the campaign.", step.name)
                )
            if step.after in BRINGS and step.of_id.action not in BRINGS[step.after]:
                raise ValidationError(
                    self.env._(
                        "“%(step)s” waits for what “%(other)s” cannot bring.", step=step.name, other=step.of_id.name
                    )
                )

    @api.constrains("after", "missing", "campaign_id")
    def _check_goal(self):
        for step in self:
            if step.campaign_id.goal == "purchase" and step.after == "order" and not step.missing:
                raise ValidationError(
                    self.env._(
                        "“%s” comes after an order, but customers who buy leave this campaign: choose another goal.",
                        step.name,
                    )
                )

    def _is_before(self, other):
        """Return whether this step comes before another one of its campaign."""
        return (self.sequence, self.id) < (other.sequence, other.id)

    def _awaited(self):
        """Return the step whose outcome this one waits for; none where no step before it can have that."""
        self.ensure_one()
        if self.of_id:
            return self.of_id
        before = self.campaign_id.step_ids.filtered(lambda one: one._is_before(self))
        before = before.sorted(lambda one: (one.sequence, one.id))
        fork = before.filtered(lambda one: one.after != "previous")[-1:]
        if fork.after == self.after and fork.missing != self.missing:
            return fork._awaited()
        return before.filtered(lambda one: one.action in BRINGS.get(self.after, (one.action,)))[-1:]

    def _waits(self):
        """Return whether this step waits for an outcome of another one that can have it."""
        return self.after not in ("launch", "previous") and bool(self._awaited())

    def _settle_awaited(self):
        """Write down which step each of these waits for."""
        for step in self.filtered(lambda one: one.after not in ("launch", "previous") and not one.of_id):
            step.of_id = step._awaited()

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_draft()
        return steps

    def write(self, vals):
        if not vals.keys() <= FREE:
            self._check_draft()
        if "closed" in vals and not self.env.su:
            raise UserError(self.env._("A step is closed by its button."))
        before = {step: step.latest for step in self} if "latest" in vals else {}
        result = super().write(vals)
        if "campaign_id" in vals:
            # Asked before of the campaign that they have left; now of the one that they have come to.
            self._check_draft()
        for step, days in before.items():
            step._prolong(step.latest - days)
        return result

    def copy_data(self, default=None):
        """A copy has a mail of its own."""
        found = super().copy_data(default)
        for step, vals in zip(self, found, strict=True):
            if step.mailing_id:
                vals["mailing_id"] = step.mailing_id.copy().id
        return found

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        """Refuse to change what customers are on their way to.

        :raise UserError: naming the campaign
        """
        if launched := self.campaign_id.filtered(lambda one: one.state != "draft"):
            launched._check_planned()
            raise UserError(
                self.env._(
                    "“%s” is launched: its steps are not changed, added or deleted any more. A step can be closed, and"
                    " the text of its mail changed.",
                    launched[0].name,
                )
            )

    def _prolong(self, days):
        """Let what waits for this step have more days, or fewer."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_task SET expires_at = expires_at + make_interval(days => %s)"
                " WHERE step_id = %s AND state = 'ready'",
                days,
                self.id,
            )
        )
        self.env["grc.campaign.task"].invalidate_model(["expires_at"])

    def _check_ready(self):
        """Refuse to launch steps that cannot be done.

        :raise UserError: naming the first
        """
        for step in self:
            mailing = step.sudo().mailing_id
            if step.action == "mail" and (not mailing or is_html_empty(mailing.body_html)):
                raise UserError(self.env._("“%s” has no mail yet: write it.", step.name))
            if step.action == "mail" and mailing.grc_company_id != step.company_id:
                raise UserError(
                    self.env._(
                        "The mail “%(mail)s” is not one of %(company)s.",
                        mail=mailing.subject,
                        company=step.company_id.name,
                    )
                )
            if step.after not in ("launch", "previous") and not step._awaited():
                raise UserError(
                    self.env._("“%s” waits for what no step before it can bring: put one before it.", step.name)
                )
            if step.action == "activity" and not step.activity_type_id:
                raise UserError(self.env._("“%s” has no type of activity.", step.name))
            if step.action == "tag" and not step.tag_id:
                raise UserError(self.env._("“%s” has no tag: choose the one that customers get.", step.name))
        if self[:1].after != "launch":
            raise UserError(
                self.env._("The first step comes at the beginning: “%s” waits for a step before it.", self[0].name)
            )

    def _take_mailings(self):
        """Let the links of mails be those of the campaign.

        Odoo reads the title of a page when it makes a link for it: now, not while mails are made.
        """
        for step in self.sudo().filtered("mailing_id"):
            step.mailing_id.campaign_id = step.campaign_id.utm_campaign_id
            step.mailing_id.convert_links()

    def action_write_mail(self):
        """Open the mail of this step, made if there is none, in Odoo's editor.

        :raise UserError: for who may write no mailings, saying whom to ask; and when neither the user nor the company
            has an e-mail address that it could come from
        """
        self.ensure_one()
        self.check_access("read" if self.mailing_id else "write")
        self._check_writer()
        if not self.mailing_id:
            self.mailing_id = self.env["mailing.mailing"]._grc_draft(self.company_id, {"subject": self.name})
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "res_id": self.mailing_id.id,
            "views": [(False, "form")],
        }

    def action_close(self):
        """Let nobody come to these steps any more; who waits for one goes on with the next."""
        self.check_access("write")
        self.sudo().write({"closed": True})
