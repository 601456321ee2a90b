from odoo import api, fields, models
from odoo.exceptions import UserError

#: What decides whether a user is there to do something.
PRESENCE = {"active", "company_ids", "group_ids"}


class ResUsers(models.Model):
    """Who is there to do what is planned, and may be given it."""

    _inherit = "res.users"

    @api.model
    def _grc_there_domain(self, company):
        """Return the domain of the users who are there to do what is planned for a company.

        The one condition of who does something: everything that chooses, checks or passes over a user asks it, the
        planner in SQL by ``planning.there``.
        """
        return [("active", "=", True), ("share", "=", False), ("company_ids", "in", company.ids)]

    def _grc_there(self, company):
        """Return those of these users who are there to do what is planned for a company."""
        return self & self.sudo().filtered_domain(self._grc_there_domain(company)).with_env(self.env)

    def _grc_doer(self, company):
        """Return this user as superuser, checked to be one who can do what is planned for a company.

        :raise UserError: for one who is gone, or is not there
        """
        user = self.sudo().exists()
        if not user._grc_there(company):
            raise UserError(self.env._("Choose an active colleague of %s.", company.name))
        return user

    def _grc_sees_personal(self):
        """Return whether this user may see personal data."""
        return self.sudo().has_group("grc_base.group_grc_personal")

    def _grc_giving(self):
        """Return the values of actions that note that this user gives them, now."""
        return {"given_by_id": self.id, "given_on": fields.Datetime.now()}

    def action_archive(self):
        """Keep the actions of who goes: Odoo deletes their activities, which would dismiss them."""
        self._grc_release()
        return super().action_archive()

    def unlink(self):
        self._grc_release()
        return super().unlink()

    def write(self, vals):
        """Have what is left by who leaves a company, or becomes a portal user, given to others soon."""
        result = super().write(vals)
        if not PRESENCE.isdisjoint(vals) and self.env["grc.action.assign"].sudo()._left_by(self):
            self.env.ref("grc_lifecycle.ir_cron_plan").sudo()._trigger()
        return result

    def _grc_release(self):
        self.env["grc.action.assign"].sudo()._release(self)
        self.env["grc.meeting.report"]._steps_of([("user_id", "in", self.ids)])._hand_on_steps(but=self)
