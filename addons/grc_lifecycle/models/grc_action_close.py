from odoo import models


class GrcAction(models.Model):
    """What people do with the activity: done, moved, handed over, deleted."""

    _inherit = "grc.action"

    def _follow_activity(self, vals):
        """Take over what was written on the activities of these actions.

        :param dict vals: as given to ``mail.activity.write``
        """
        if vals.get("active") is False:
            self._close_by_hand("done")
        values = {}
        if "user_id" in vals:
            values["user_id"] = vals["user_id"]
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
