from odoo import fields, models


class MailActivity(models.Model):
    """What happens to an activity happens to the action that it stands for."""

    _inherit = "mail.activity"

    _grc_open_idx = models.Index("(activity_type_id) WHERE active")

    grc_action_ids = fields.One2many("grc.action", "activity_id", "Proposed action", groups="grc_base.group_grc_user")

    def write(self, vals):
        if not {"active", "user_id", "date_deadline"} & set(vals):
            return super().write(vals)
        actions = self._grc_actions("open")
        result = super().write(vals)
        actions._follow_activity(vals)
        return result

    def unlink(self):
        self._grc_actions("open")._close_by_hand("dismissed")
        return super().unlink()

    def _grc_actions(self, state):
        """Return the actions in a state that these activities stand for."""
        return self.env["grc.action"].sudo().search([("activity_id", "in", self.ids), ("state", "=", state)])
