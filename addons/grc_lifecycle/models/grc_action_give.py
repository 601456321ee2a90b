from odoo import api, fields, models
from odoo.exceptions import AccessError


class GrcAction(models.Model):
    """Actions are given to a colleague: rights are asked before, who gave is noted, the system writes."""

    _inherit = "grc.action"

    given_by_id = fields.Many2one("res.users", "Given by", readonly=True, ondelete="set null")
    given_on = fields.Datetime(readonly=True)

    def _give(self, user):
        """Give these actions, and their activities with them.

        :param user: ``res.users``, one record or none: nobody
        :raise AccessError: when the present user may not change one of them
        :raise UserError: for somebody who cannot do it
        """
        self._check_give(user)
        self.sudo().write({"user_id": user.id, "team_id": user.sudo().sale_team_id.id, **self._given()})

    def _check_give(self, user):
        """Ask whether the present user may give these actions to ``user``.

        :raise AccessError: when he may not change one of them
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
            self._doer(user.id, company)
        self._check_seeing(user)

    @api.model
    def _given(self):
        """Return the values that note who gives."""
        return {"given_by_id": self.env.uid, "given_on": fields.Datetime.now()}
