from odoo import api, models
from odoo.addons.grc_base.tools.run import RefreshRun
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """The documents of a company for whoever asks outside a refresh."""

    _inherit = "grc.customer"

    @api.model
    def _ratio_documents(self, company, as_of):
        """Return the SELECT of the documents that count, of all sources; see ``_source_queries``."""
        return SQL(" UNION ALL ").join(self._source_queries(RefreshRun(company=company.sudo(), as_of=as_of)))
