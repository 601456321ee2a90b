from odoo import api, models


class GrcScreenCounter(models.AbstractModel):
    """The reader of a panel."""

    _name = "grc.screen.counter"
    _inherit = "grc.screen"
    _description = "Channels on the Overview"

    @api.model
    @api.readonly
    def get_overview_counter(self, filters):
        """Return the channels with customers: list of ``{name, label, count, domain}``."""
        domain = [*self._filter_domain(filters), ("channel", "!=", False)]
        labels = dict(self._customers()._fields["channel"]._description_selection(self.env))
        return [
            {"name": name, "label": labels[name], "count": count, "domain": [*domain, ("channel", "=", name)]}
            for name, count in self._customers()._read_group(domain, ["channel"], ["__count"])
        ]
