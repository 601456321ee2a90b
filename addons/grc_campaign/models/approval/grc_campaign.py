import json
from hashlib import sha256

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang

from ..campaign.grc_campaign import BEFORE, FROZEN
from ..campaign.mailing_mailing import MAIL

APPROVALS = [("asked", "Waits for a second manager"), ("approved", "Approved"), ("refused", "Not approved")]
#: What is approved, beside the steps, the mails and the audience: another value is asked about again.
APPROVED = sorted((FROZEN | {"weekly", "reentry_days"}) - {"audience_id", "company_id", "planned_at", "review_days"})
#: What is approved of a line of the audience, and of those that it is made of.
LINE = ("sequence", "operation", "kind", "domain", "bought", "months")
#: What is approved of a step.
STEP = (
    *("sequence", "name", "action", "channel", "after", "missing", "within"),
    *("delay", "unit", "hour", "latest", "closed", "when_full", "condition"),
)


class GrcCampaign(models.Model):
    """A second pair of eyes: a campaign of many mails is approved by another manager than the one who asks.

    What was approved is noted as a digest of all that customers would get; changed afterwards, it is asked again. Of a
    campaign that runs, a mail that was changed waits meanwhile (``grc.campaign.mail.approval``).
    """

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    approval = fields.Selection(APPROVALS, readonly=True, copy=False)
    approval_by_id = fields.Many2one("res.users", "Approval asked by", readonly=True, copy=False, ondelete="set null")
    approved_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False, ondelete="set null")
    approval_note = fields.Char("Why it is not approved", copy=False)
    approval_digest = fields.Char("Digest of what is approved", readonly=True, copy=False, groups="base.group_system")
    approved_mails = fields.Json(
        "Digests of approved mails",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="By step, once launched.",
    )
    intake_digest = fields.Char("Digest of who begins", readonly=True, copy=False, groups="base.group_system")
    needs_approval = fields.Boolean("Needs a second manager", compute="_compute_needs_approval")

    def _compute_needs_approval(self):
        for campaign in self:
            try:
                before = campaign.state in BEFORE
                campaign.needs_approval = campaign._needs_approval() if before else bool(campaign._changed_mails())
            except UserError:
                # Of an audience that cannot be read any more: the campaign can be opened, and its launch says so.
                campaign.needs_approval = False

    def _sends(self):
        """Return how many mails a launch would send today, at most: customers × steps with a mail."""
        mails = self._mails_each()
        if not mails or not self.audience_id:
            return 0
        customers = self.env["grc.campaign.enrolment"].sudo()._customers(self)
        return mails * self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) c", customers))[0][0]

    def _mails_each(self):
        """Return how many mails a customer gets who goes through all steps."""
        return len(self.step_ids.filtered(lambda step: step.action == "mail" and not step.closed))

    def _needs_approval(self):
        """Return whether another manager has still to approve this campaign, as it is now."""
        self.ensure_one()
        most = self.company_id.sudo().grc_approval_sends
        if not most or self._sends() <= most:
            return False
        return self.approval != "approved" or self.sudo().approval_digest != self._digest()

    def _digest(self):
        """Return the digest of all that is approved."""
        campaign = self.sudo().with_context(lang=None)
        ordered = campaign.step_ids.sorted(lambda step: (step.sequence, step.id))
        steps = [
            [
                [step[name] for name in STEP],
                list(ordered).index(step._awaited()) if step._waits() else None,
                self._mail_parts(step.mailing_id),
                [step.activity_type_id.id, step.summary or "", step.note or "", step.tag_id.id],
            ]
            for step in ordered
        ]
        # Whom mails come from is approved, too: the owner, unless the mail says another sender itself.
        owner = [campaign.user_id.id] if campaign.sender != "mail" else []
        settled = [campaign.audience_id.id, *(campaign[name] for name in APPROVED), *owner]
        return self._digest_of([settled, self._line_parts(), steps])

    def _intake_digest(self):
        """Return the digest of what decides who begins after the launch, and may be changed then."""
        parts = [self._line_parts(), self.weekly, self.reentry_days]
        return self._digest_of(parts)

    def _check_intake(self, number):
        """Refuse to take in more than a launch might, by an audience that was changed after it.

        :param int number: of customers who begin now
        :raise UserError: saying what to do
        """
        most, noted = self.company_id.sudo().grc_approval_sends, self.sudo().intake_digest
        # Of a campaign that was launched before this was noted, nothing is known.
        if not (most and noted) or number * self._mails_each() <= most or noted == self._intake_digest():
            return
        raise UserError(
            self.env._(
                "Its audience, or how many of it begin and how often, was changed after the launch, and more than"
                " %(number)s mails would be sent to who begins now. Undo that change; or copy the campaign, ask a"
                " second manager to approve the copy, and stop this one.",
                number=formatLang(self.env, most, digits=0),
            )
        )

    @staticmethod
    def _digest_of(parts):
        return sha256(json.dumps(parts, default=str).encode()).hexdigest()

    @staticmethod
    def _mail_parts(mailing):
        """Return what is approved of a mail, with name and checksum of each file attached, in one order."""
        attached = sorted(f"{one.name} {one.checksum}" for one in mailing.attachment_ids)
        return [str(mailing[name] or "") for name in MAIL] + attached

    def _line_parts(self):
        """Return what is approved of the audience, a list a line."""
        return [[line[name] for name in LINE] + [line.product_ids.ids, line.categ_ids.ids] for line in self._lines()]

    def _lines(self):
        """Return the lines of the audience, and of the audiences that it is made of, in one order."""
        audiences = found = self.sudo().audience_id
        while found:
            found = found.line_ids.other_id - audiences
            audiences |= found
        return audiences.line_ids.sorted("id")

    def _check_approved(self):
        """Refuse to launch what another manager has to look at first.

        :raise UserError: saying whom to ask
        """
        if not self._needs_approval():
            return
        if self.approval == "approved":
            raise UserError(
                self.env._("“%s” has changed since it was approved: ask a second manager again.", self.name)
            )
        raise UserError(
            self.env._(
                "“%(campaign)s” would send more than %(number)s mails: ask a second manager to approve it first.",
                campaign=self.name,
                number=formatLang(self.env, self.company_id.sudo().grc_approval_sends, digits=0),
            )
        )

    def action_ask_approval(self):
        """Ask another manager to approve these campaigns as they are now."""
        self.check_access("write")
        for campaign in self.filtered(lambda one: one.state in BEFORE or one._changed_mails()):
            campaign._ask_second()

    def _ask_second(self):
        """Note that the user asks to approve this campaign as it is now."""
        self.sudo().write(
            {
                "approval": "asked",
                "approval_by_id": self.env.uid,
                "approved_by_id": False,
                "approval_note": False,
                "approval_digest": self._digest(),
            }
        )

    def action_approve(self):
        """Approve these campaigns as they are now.

        :raise UserError: for who has asked, and for what was changed since
        """
        self._check_decider()
        for campaign in self:
            if campaign.sudo().approval_digest != campaign._digest():
                raise UserError(
                    self.env._("“%s” has changed since approval was asked: look again, and ask again.", campaign.name)
                )
        self.sudo().write({"approval": "approved", "approved_by_id": self.env.uid})
        self.filtered(lambda one: one.state not in BEFORE)._approve_mails()

    def action_open_refusal(self):
        """Open the question why this campaign is not approved."""
        self.ensure_one()
        self._check_decider()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Do not approve %s", self.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("grc_campaign.grc_campaign_view_form_refusal").id, "form")],
            "target": "new",
        }

    def action_disapprove(self):
        """Do not approve these campaigns.

        :raise UserError: without a reason, and for who has asked
        """
        self._check_decider()
        if self.filtered(lambda one: not (one.approval_note or "").strip()):
            raise UserError(self.env._("Say why it is not approved: who asked has to know what to change."))
        self.sudo().write({"approval": "refused", "approved_by_id": self.env.uid})

    def _check_decider(self):
        """Refuse who may not decide.

        :raise UserError: for who has asked, and where nobody has
        """
        self.check_access("write")
        for campaign in self:
            if campaign.approval != "asked":
                raise UserError(self.env._("Nobody has asked to approve “%s”.", campaign.name))
            if campaign.approval_by_id == self.env.user:
                raise UserError(self.env._("You have asked yourself: another manager has to look at it."))

    # Once it runs

    def _mail_digests(self):
        """Return the digest of each mail of this campaign, by its step."""
        steps = self.sudo().with_context(lang=None).step_ids.filtered("mailing_id")
        return {str(step.id): self._digest_of(self._mail_parts(step.mailing_id)) for step in steps}

    def _note_approved_mails(self):
        """Note, at the launch, the mails that another manager has approved; what else was asked is settled by it."""
        approved = self.approval == "approved" and self.sudo().approval_digest == self._digest()
        self.sudo().write(
            {"approved_mails": self._mail_digests()} if approved else {"approval": False, "approved_mails": False}
        )

    def _changed_mails(self):
        """Return the steps of this campaign whose mail is not the one that was approved; none where nobody has to."""
        noted = self.sudo().approved_mails
        if not noted or self.state not in ("running", "halted") or not self.company_id.sudo().grc_approval_sends:
            return self.env["grc.campaign.step"]
        changed = [int(step) for step, digest in self._mail_digests().items() if noted.get(step) != digest]
        return self.env["grc.campaign.step"].browse(changed)

    def _ask_about_mails(self):
        """Ask to approve the mails of these campaigns that were changed; with their former text, nothing is asked."""
        for campaign in self:
            if campaign._changed_mails():
                campaign._ask_second()
            elif campaign.sudo().approved_mails and campaign.approval != "approved":
                campaign.sudo().approval = "approved"
                self.env["grc.campaign.mail.approval"]._release(campaign)

    def _approve_mails(self):
        """Note the mails of these campaigns as approved, and let those go that have waited for it."""
        for campaign in self:
            campaign.sudo().approved_mails = campaign._mail_digests()
        self.env["grc.campaign.mail.approval"]._release(self)
