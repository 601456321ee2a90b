from odoo import api, fields, models


class MailActivity(models.Model):
    """What happens to an activity happens to the action that it stands for."""

    _inherit = "mail.activity"

    grc_action_ids = fields.One2many("grc.action", "activity_id", "Proposed action", groups="grc_base.group_grc_user")

    def write(self, vals):
        if not {"active", "user_id", "date_deadline"} & set(vals):
            return super().write(vals)
        actions = self._grc_actions("open")
        result = super().write(vals)
        actions._follow_activity(vals)
        return result

    def unlink(self):
        """An action whose activity is deleted is not relevant; one whose document is gone has lost its sense."""
        actions = self._grc_actions("open")
        orphans = self._grc_orphans(actions.activity_id)
        gone = actions.filtered(lambda action: action.activity_id in orphans)
        gone._close_by_hand("stopped", self.env._("Its document was deleted."))
        (actions - gone)._close_by_hand("dismissed")
        return super().unlink()

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
