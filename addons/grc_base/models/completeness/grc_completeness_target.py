from odoo import api, models
from odoo.tools import SQL


class GrcCompletenessTarget(models.AbstractModel):
    """What an answer may tell about a customer: a class of customers, a class in Python each.

    A target is a model ``grc.completeness.target.<name>`` that inherits this one; an addon adds its own.
    """

    _name = "grc.completeness.target"
    _inherit = "grc.kinds"
    _description = "Class that an Answer Tells of"

    #: Whether it stands in where no other target has enough customers.
    _fallback = False

    @api.model
    def _classes(self, company):
        """Return the SELECT of ``partner_id, class``: a text, of each customer of a company who has one."""
        raise NotImplementedError

    @api.model
    def _targets(self):
        """Return the targets of the installed addons: those that stand in come last."""
        return sorted(self._kinds(), key=lambda target: target._fallback)


class GrcCompletenessTargetMargin(models.AbstractModel):
    """A third of the customers by their margin to date."""

    _name = "grc.completeness.target.margin"
    _inherit = "grc.completeness.target"
    _description = "Third by Margin"

    _fallback = True

    @api.model
    def _classes(self, company):
        return SQL(
            """
            SELECT c.partner_id, NTILE(3) OVER (ORDER BY c.margin, c.partner_id)::text AS class
              FROM grc_customer c WHERE c.company_id = %s AND c.last_purchase IS NOT NULL
            """,
            company.id,
        )
