from odoo import api, fields, models
from odoo.exceptions import AccessError

#: What an action is about is said by the planner alone: its activity is changed with it, as superuser.
FIXED = {
    *("activity_id", "company_id", "key", "partner_id", "res_id", "res_model", "source", "to_collect"),
    *("stage_id", "entered_on", "turn", "movement_id", "step_id", "life_rule_id", "occasion_on", "product_id"),
    # What the effect of calls is told by.
    *("control_share", "date", "rank"),
}
#: What its buttons write, and nobody else.
BY_BUTTON = {"state", "closed_on", "dismiss_reason", "feedback", "given_by_id", "given_on"}


class GrcAction(models.Model):
    """What people do with the activity: done, moved, handed over, deleted."""

    _inherit = "grc.action"

    def write(self, vals):
        """Hand the activity over, or move it, together with the action.

        :raise AccessError: when a user changes what the action is about, or its state, or makes it somebody else's
            who may not change it himself any more
        """
        if not self.env.su:
            self._check_written(vals)
            if "user_id" in vals:
                return self._write_given(vals)
        result = super().write(vals)
        if vals.get("deadline"):
            self._outlast(fields.Date.to_date(vals["deadline"]))
        for name, column in (("user_id", "user_id"), ("deadline", "date_deadline")):
            if name in vals:
                for action in self.sudo().filtered(lambda action: action.state == "open" and action.activity_id):
                    if action.activity_id[column] != action[name]:
                        action.activity_id[column] = action[name]
        return result

    @api.model
    def _check_written(self, vals):
        """Refuse what users do not write."""
        if not FIXED.isdisjoint(vals) or ("team_id" in vals and "user_id" not in vals):
            raise AccessError(self.env._("What an action is about cannot be changed."))
        if not BY_BUTTON.isdisjoint(vals):
            raise AccessError(
                self.env._("An action is done, found not relevant or taken up again by its buttons, not by writing.")
            )

    def _write_given(self, vals):
        """Write values with a user: who is given something is given it by :meth:`_give`."""
        user = self.env["res.users"].browse(vals["user_id"] or [])
        given = self.filtered(lambda action: action.user_id != user)
        result = self.write({name: value for name, value in vals.items() if name not in ("user_id", "team_id")})
        given._give(user)
        self._check_kept()
        return result

    def _follow_activity(self, vals, given):
        """Take over what was written on the activities of these actions.

        :param dict vals: as given to ``mail.activity.write``
        :param dict given: who gives them to another user, as :meth:`_given` says; empty: the system
        """
        if vals.get("active") is False:
            self._close_by_hand("done")
        values = {}
        if "user_id" in vals:
            user = self.env["res.users"].browse(vals["user_id"])
            values |= {"user_id": user.id, "team_id": user.sale_team_id.id, **given}
        if vals.get("date_deadline"):
            values["deadline"] = vals["date_deadline"]
        if values and self:
            self.write(values)

    def _outlast(self, day):
        """Let those that somebody put off beyond their last day have their sense until then: his word counts."""
        self.filtered(lambda action: action.date_end and action.date_end < day).date_end = day

    def _close_by_hand(self, state, reason=None):
        """Close open actions on the day of their company.

        :param str state: ``done``, ``dismissed`` or ``stopped``
        :param str reason: why, where that is known
        """
        for company, actions in self.grouped("company_id").items():
            values = {"state": state, "closed_on": company._grc_today()}
            actions.write(values | ({"dismiss_reason": reason} if reason else {}))

    @api.model
    def action_plan_now(self):
        """Look at playbooks and life events of the present companies again, in the background.

        :raise AccessError: for whoever is no manager
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations may have the actions planned anew."))
        self._plan_again(self.env.companies)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The actions are being planned in the background. You may leave this page."),
            },
        }
