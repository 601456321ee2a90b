from odoo import models


class GrcDocument(models.AbstractModel):
    """What actions and reports refer to by model and id, so that no foreign key tells of its end."""

    _name = "grc.document"
    _description = "Document of an Action"

    def unlink(self):
        """Leave no action behind that refers to nothing; next steps of reports are the customer's from then on."""
        self.env["grc.meeting.report"]._steps_of(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )._move_steps()
        name, ids = self._name, self.ids
        result = super().unlink()
        self.env["grc.action.merge"].sudo()._forget_documents(name, ids)
        return result


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "grc.document"]


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "grc.document"]


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "grc.document"]
