from odoo import models


class MailActivity(models.Model):
    """The action of an activity follows it, wherever it is changed: whose it is, for when, done or taken up again."""

    _inherit = "mail.activity"

    def write(self, vals):
        result = super().write(vals)
        if not {"user_id", "date_deadline", "active"}.isdisjoint(vals):
            self._grc_follow(vals)
        return result

    def _grc_follow(self, vals):
        actions = self.env["grc.action"].sudo().with_context(grc_from_activity=True)
        actions = actions.search([("activity_id", "in", self.ids)])
        moved = {
            name: vals[source]
            for name, source in (("user_id", "user_id"), ("deadline", "date_deadline"))
            if vals.get(source)
        }
        if "user_id" in moved:
            moved["team_id"] = self.env["res.users"].sudo().browse(moved["user_id"]).sale_team_id.id
        if moved:
            actions.filtered(lambda action: action.state == "open").write(moved)
        if "active" in vals:
            actions._day_close("open", "done") if not vals["active"] else actions._day_reopen("done")
