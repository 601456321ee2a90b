from odoo import api, models
from odoo.exceptions import AccessError

#: What an action is about is said by the planner alone: its activity is changed with it, as superuser.
FIXED = {"activity_id", "company_id", "key", "partner_id", "res_id", "res_model", "source", "to_collect"}


class GrcAction(models.Model):
    """What people do with the activity: done, moved, handed over, deleted."""

    _inherit = "grc.action"

    def write(self, vals):
        """Hand the activity over, or move it, together with the action.

        :raise AccessError: when a user changes what the action is about
        """
        if not self.env.su and not FIXED.isdisjoint(vals):
            raise AccessError(self.env._("What an action is about cannot be changed."))
        result = super().write(vals)
        for name, column in (("user_id", "user_id"), ("deadline", "date_deadline")):
            if name in vals:
                for action in self.sudo().filtered(lambda action: action.state == "open" and action.activity_id):
                    if action.activity_id[column] != action[name]:
                        action.activity_id[column] = action[name]
        return result

    def _follow_activity(self, vals):
        """Take over what was written on the activities of these actions.

        :param dict vals: as given to ``mail.activity.write``
        """
        if vals.get("active") is False:
            self._close_by_hand("done")
        values = {}
        if "user_id" in vals:
            user = self.env["res.users"].browse(vals["user_id"])
            values |= {"user_id": user.id, "team_id": user.sale_team_id.id}
        if vals.get("date_deadline"):
            values["deadline"] = vals["date_deadline"]
        if values and self:
            self.write(values)

    def _close_by_hand(self, state):
        """Close open actions on the day of their company.

        :param str state: ``done`` or ``dismissed``
        """
        for company, actions in self.grouped("company_id").items():
            actions.write({"state": state, "closed_on": company._grc_today()})

    @api.model
    def action_plan_now(self):
        """Look at playbooks and life events of the present companies again, in the background.

        :raise AccessError: for whoever is no manager
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations may have the actions planned anew."))
        self.env["grc.plan"].sudo().search([("company_id", "in", self.env.companies.ids)]).unlink()
        self.env.ref("grc_lifecycle.ir_cron_plan").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The actions are being planned in the background. You may leave this page."),
            },
        }
