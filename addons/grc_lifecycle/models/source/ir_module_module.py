from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def module_uninstall(self):
        """Stop what the sources of actions have proposed that go with these modules, while they are still known."""
        self.env["grc.action.source.gone"].sudo()._take_over(self.mapped("name"))
        return super().module_uninstall()
