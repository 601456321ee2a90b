from odoo import api, models
from odoo.tools import SQL

#: Relations that are a characteristic of a household.
RELATIONS = ("partner", "child")


class GrcLikenessSource(models.AbstractModel):
    """Households: with whom a customer lives may be what the best have in common.

    A person counts from the day on which they were entered. Who may not see personal data sees no such characteristic.
    """

    _inherit = "grc.likeness.source"

    @api.model
    def _trait_queries(self, run, people):
        return super()._trait_queries(run, people) + [
            SQL(
                """
                SELECT w.entity_id, w.until, 'household', h.relation, h.create_date::date
                  FROM %s w JOIN grc_person h ON h.partner_id = w.partner_id AND h.active AND h.relation IN %s
                """,
                people,
                RELATIONS,
            )
        ]
