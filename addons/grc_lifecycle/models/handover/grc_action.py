from odoo import models
from odoo.exceptions import AccessError, UserError

from ...tools.planning import PRIVATE


class GrcAction(models.Model):
    """How an action is handed over: who may give it, to whom, and what goes with it."""

    _inherit = "grc.action"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def _write_given(self, vals):
        """Write values with a user: who is given something is given it by :meth:`_give`."""
        user = self.env["res.users"].browse(vals["user_id"] or [])
        given = self.filtered(lambda action: action.user_id != user)
        result = self.write({name: value for name, value in vals.items() if name not in ("user_id", "team_id")})
        given._give(user)
        self._check_kept()
        return result

    def _give(self, user):
        """Give these actions, and their activities with them.

        Rights are asked before, who gave is noted, the system writes.

        :param user: ``res.users``, one record or none: nobody
        :raise AccessError: when the present user may not change one of them
        :raise UserError: for somebody who cannot do it
        """
        self._check_give(user)
        team = user.sudo().sale_team_id
        self.sudo().write({"user_id": user.id, "team_id": team.id, **self.env.user._grc_giving()})

    def _check_give(self, user):
        """Ask whether the present user may give these actions to ``user``.

        :raise AccessError: when they may not change one of them
        :raise UserError: for somebody who cannot do it
        """
        actions = self.sudo(False).with_context(allowed_company_ids=self.env.user.sudo().company_ids.ids)
        if not actions.has_access("write"):
            raise AccessError(
                self.env._(
                    "This is an action of Customer Relations: it is handed over by those who may change it, and you may"
                    " not."
                )
            )
        for company in self.sudo().company_id if user else ():
            user._grc_doer(company)
        self._check_seeing(user)

    def _check_seeing(self, user):
        """Refuse to give a life event to somebody who may not see it.

        :raise UserError: says who may
        """
        if user and PRIVATE in self.sudo().mapped("source") and not user._grc_sees_personal():
            raise UserError(
                self.env._(
                    "%s may not see personal data, so a life event cannot be theirs. Choose a colleague of the group"
                    " “Personal data”.",
                    user.sudo().name,
                )
            )

    def _waiting(self):
        """Return the life events among these for whom nobody is there who may see them."""
        return self.filtered(lambda action: action.source == PRIVATE and not action.user_id)
