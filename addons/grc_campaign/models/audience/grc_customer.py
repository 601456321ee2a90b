from odoo import models
from odoo.addons.grc_base.tools.parameters import Search

from ...tools.asked import Asked


class GrcCustomer(models.Model):
    """Audiences of the customer: a field that searches ask by, and a list that becomes an audience."""

    _inherit = "grc.customer"

    audience = Asked(
        screen="grc.screen.audience",
        help="For searching only: the id of an audience, and after a colon a channel by which they may be reached.",
    )

    def action_make_audience(self):
        """Make an audience of these customers, and open it: by the search where all that it finds are chosen.

        :raise AccessError: for who may not make audiences
        :raise UserError: without customers, with those of several companies, or by a search that cannot be kept
        """
        return {
            "type": "ir.actions.act_window",
            "res_model": "grc.audience",
            "res_id": self._make_audience().id,
            "views": [(False, "form")],
        }

    def action_campaign(self):
        """Begin a campaign for these customers: an audience is made of them, as by :meth:`action_make_audience`.

        :raise AccessError: for who may not make audiences
        :raise UserError: without customers, with those of several companies, or by a search that cannot be kept
        """
        return self._make_audience().action_campaign()

    def _make_audience(self):
        """Return a new audience of these customers."""
        self.check_access("read")
        self.env["grc.audience"].check_access("create")
        domain = self.env.context.get("active_domain")
        kept = domain if isinstance(domain, list) and self._are_all(domain) else None
        return self.env["grc.audience"]._make(self, kept)

    def _are_all(self, domain):
        """Return whether these are all that a search finds; the client names no more than so many."""
        found = self.search_count(Search(self._name).parse(self.env, "active_domain", domain))
        most = int(self.env["ir.config_parameter"].sudo().get_param("web.active_ids_limit", 20000))
        return found == len(self) or len(self) >= most
