from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: Types of activities whose names tell nothing of the customer, by external id.
PLAIN_TYPES = (
    "mail.mail_activity_data_call",
    "mail.mail_activity_data_email",
    "mail.mail_activity_data_meeting",
    "mail.mail_activity_data_todo",
)
#: The source that is seen by those who may see personal data alone.
PRIVATE = "life_event"


class GrcAction(models.Model):
    """What an action says stays in its row, under its own rules.

    What others can read (the activity on the customer, the opportunity, the chatter) has a neutral line and a link. A
    life event is for those who may see personal data alone; without one to do it, it waits for them in a list.
    """

    _inherit = "grc.action"

    feedback = fields.Text(
        "What came of it", readonly=True, help="What was said when it was done; of a life event it is kept here alone."
    )

    @api.depends("summary")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_display_name(self):
        """Documents that name an action show its name to everybody who reads them: its words, to its readers alone."""
        readable = set(self.sudo(False)._filtered_access("read")._ids)
        for action in self:
            action.display_name = action.summary if action.id in readable else action.sudo()._neutral_line()

    def _neutral_line(self):
        """Return what everybody may read of an action: that there is one."""
        self.ensure_one()
        if self._channel() == "phone" or self.activity_type_id.category == "phonecall":
            return self.env._("Call this customer")
        return self.env._("To do for this customer")

    def _neutral_link(self):
        """Return a link to the action, as HTML: whoever may read it finds there what it says."""
        return Markup("<p>%s</p>") % self._get_html_link(title=self.env._("What it is about"))

    def _neutral_type(self):
        """Return the id of the type of the activity; that of a life event gives no name away."""
        reference = self.env["ir.model.data"]._xmlid_to_res_id
        todo = reference("mail.mail_activity_data_todo")
        kind = self.activity_type_id
        if self.source != PRIVATE or kind.id in map(reference, PLAIN_TYPES):
            return kind.id or todo
        return reference("mail.mail_activity_data_call") if kind.category == "phonecall" else todo

    # Who may see it

    @api.model
    def _sees_personal(self, user):
        """Return whether a user may see personal data."""
        return user.sudo().has_group("grc_base.group_grc_personal")

    @api.model
    def _seeing(self, user, source=None):
        """Return SQL of a user's id if he may see the actions of a source, else NULL.

        :param SQL user: id of the user
        :param source: value of ``source``; None: any but life events
        """
        name = "personal" if source == PRIVATE else "user"
        groups = self.env.ref(f"grc_base.group_grc_{name}").sudo().all_implied_by_ids
        return SQL(
            "(SELECT g.uid FROM res_groups_users_rel g WHERE g.uid = %s AND g.gid IN %s LIMIT 1)",
            user,
            tuple(groups.ids),
        )

    def _waiting(self):
        """Return the life events among these for whom nobody is there who may see them."""
        return self.filtered(lambda action: action.source == PRIVATE and not action.user_id)

    def _check_seeing(self, user):
        """Refuse to give a life event to somebody who may not see it.

        :raise UserError: says who may
        """
        if user and PRIVATE in self.sudo().mapped("source") and not self._sees_personal(user):
            raise UserError(
                self.env._(
                    "%s may not see personal data, so a life event cannot be theirs. Choose a colleague of the group"
                    " “Personal data”.",
                    user.sudo().name,
                )
            )

    def _keep_attachments(self, attachment_ids):
        """Keep with the first of these actions what was attached when it was done, instead of posting it."""
        attachments = self.env["ir.attachment"].browse(attachment_ids or []).exists()
        attachments.check_access("write")
        attachments.sudo().write({"res_model": self._name, "res_id": self[:1].id})
