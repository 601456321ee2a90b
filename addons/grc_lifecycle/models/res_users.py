from odoo import api, models

#: What decides whether a user is there to do something.
PRESENCE = {"active", "company_ids", "group_ids"}


class ResUsers(models.Model):
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

    def action_archive(self):
        """Keep the actions of who goes: Odoo deletes his activities, which would dismiss them."""
        self._grc_release()
        return super().action_archive()

    def unlink(self):
        self._grc_release()
        return super().unlink()

    def write(self, vals):
        """Have what is left by who leaves a company, or becomes a portal user, given to others soon."""
        result = super().write(vals)
        if not PRESENCE.isdisjoint(vals) and self.env["grc.action"].sudo()._left_by(self):
            self.env.ref("grc_lifecycle.ir_cron_plan").sudo()._trigger()
        return result

    def _grc_release(self):
        self.env["grc.action"].sudo()._release(self)
        self.env["grc.meeting.report"]._steps_of([("user_id", "in", self.ids)])._hand_on_steps(but=self)
