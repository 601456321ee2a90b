from odoo import api, models


class GrcScreenTodo(models.AbstractModel):
    """The day's list among what the overview says is to be done now."""

    _inherit = "grc.screen.todo"

    @api.model
    def _items(self, filters):
        item = self._day()
        return ([item] if item else []) + super()._items(filters)

    @api.model
    def _day(self):
        """Return what of My day fits into the user's day; None when there is nothing to do."""
        fitting = self.env["grc.action"]._day_fitting(self.env.user, self.env.company)
        if not fitting:
            return None
        values = {"count": len(fitting), "amount": self._amount(sum(fitting))}
        return {
            "key": "day",
            "icon": "fa-sun-o",
            "text": self.env._("1 action worth %(amount)s in My day", **values)
            if len(fitting) == 1
            else self.env._("%(count)s actions worth %(amount)s in My day", **values),
            "action": self.env["ir.actions.actions"]._for_xml_id("grc_lifecycle.grc_day_action"),
            "people": [],
        }
