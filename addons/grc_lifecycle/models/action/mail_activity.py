from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.planning import PRIVATE


class MailActivity(models.Model):
    """What happens to an activity happens to the action that it stands for."""

    _name = "mail.activity"
    _inherit = ["mail.activity", "grc.sent"]

    _grc_open_idx = models.Index("(activity_type_id) WHERE active")

    grc_action_ids = fields.One2many("grc.action", "activity_id", "Proposed action", groups="grc_base.group_grc_user")

    def write(self, vals):
        if not {"active", "user_id", "date_deadline"} & set(vals):
            return super().write(vals)
        actions = self._grc_actions("open")
        given = {}
        if "user_id" in vals and not self.env.su:
            user = self.env["res.users"].browse(vals["user_id"] or [])
            moved = actions.filtered(lambda action: action.user_id != user)
            moved._check_give(user)
            given = self.env.user._grc_giving() if moved else {}
        self._grc_check_actions(actions)
        result = super().write(vals)
        actions._follow_activity(vals, given)
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        """Keep what is said with the action; of a life event nothing is posted but that something was done."""
        actions = self._grc_actions("open")
        self._grc_check_actions(actions)
        if feedback and actions:
            actions.write({"feedback": feedback})
        private = actions.filtered(lambda action: action.source == PRIVATE)
        hidden = self & private.activity_id.sudo(False)
        if not hidden or not (feedback or attachment_ids):
            return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        private._keep_attachments(attachment_ids)
        messages, following = super(MailActivity, hidden)._action_done()
        if others := self - hidden:
            told, next_ones = super(MailActivity, others)._action_done(feedback, attachment_ids)
            messages, following = messages + told, following + next_ones
        return messages, following

    def unlink(self):
        """An action whose activity is deleted is not relevant; one whose document is gone has lost its sense."""
        actions = self._grc_actions("open")
        self._grc_check_actions(actions)
        orphans = self._grc_orphans(actions.activity_id)
        gone = actions.filtered(lambda action: action.activity_id in orphans)
        gone._close_by_hand("stopped", self.env._("Its document was deleted."))
        (actions - gone)._close_by_hand("dismissed")
        return super().unlink()

    def _grc_check_actions(self, actions):
        """Refuse what would change a colleague's actions: anyone who may write a document may write its activities.

        :param actions: those that these activities stand for, as superuser
        :raise AccessError: when one is neither the user's own nor theirs to write
        """
        if self.env.su:
            return
        others = actions.filtered(lambda action: action.activity_id.user_id != self.env.user)
        if others and others.sudo(False)._check_access("write"):
            raise AccessError(
                self.env._(
                    "This activity is an action in a colleague's day: they or a manager close, move or delete it."
                )
            )

    def _grc_lines(self):
        """Return ``{activity id: what its action says}`` of the actions that the user may read."""
        actions = self.env["grc.action"]
        if not actions.has_access("read"):
            return {}
        return {action.activity_id.id: action.summary for action in actions.search([("activity_id", "in", self.ids)])}

    @api.model
    def _grc_orphans(self, activities):
        """Return those of some activities whose document does not exist any more."""
        orphans = self.browse()
        for model, found in activities.sudo().filtered("res_model").grouped("res_model").items():
            alive = set(self.env[model].browse(found.mapped("res_id")).exists().ids) if model in self.env else set()
            orphans |= found.filtered(lambda activity, alive=alive: activity.res_id not in alive)
        return orphans

    def _grc_actions(self, state):
        """Return the actions in a state that these activities stand for."""
        return self.env["grc.action"].sudo().search([("activity_id", "in", self.ids), ("state", "=", state)])
