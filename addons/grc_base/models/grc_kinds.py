from odoo import api, models


class GrcKinds(models.AbstractModel):
    """What comes in kinds, to which each addon adds its own: an abstract model, and a class that inherits it a kind."""

    _name = "grc.kinds"
    _description = "Kinds"

    @api.model
    def _kinds(self):
        """Return the models of the installed addons that inherit this one, in the order of their names."""
        found = self.env.registry.descendants([self._name], "_inherit") - {self._name}
        return [self.env[name] for name in sorted(found)]
