from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.policy import YEAR

#: Prospects listed: those most like the best.
LISTED = 12


class GrcLikeness(models.Model):
    """What the screen "What the Best Have in Common" shows."""

    _inherit = "grc.likeness"

    @api.model
    @api.readonly
    def get_screen(self):
        """Return the company's last look at its best customers, and the prospects most like them.

        :return: ``{fit, traits, prospects, scored, buyers, prospects_count, currency_id, as_of, rebuilt, built,
            progress}``; ``fit`` is False before the first look, else ``{customers, best, best_from, tested, reason,
            top, auc, domain, best_domain}``. A trait is ``{id, label, phrase, kind, customers, best, lift, low, high,
            p_value, goes_with, prospects, customers_domain, best_domain, prospects_domain}``. Figures of traits are
            those of the whole company; prospects are those the user may see, ``{id, name, likeness, sentence}``.
            ``scored`` is ``{count, domain}`` of them.
        """
        company = self.env.company
        customers = self.env["grc.customer"]
        mine = [("company_id", "=", company.id)]
        fit = self._of_screen(company)
        scored = mine + [("last_purchase", "=", False), ("likeness", ">", 0)]
        return {
            "fit": bool(fit) and fit._screen_fit(mine),
            "traits": fit._screen_traits(mine),
            "prospects": self._screen_prospects(scored),
            "scored": {"count": customers.search_count(scored), "domain": scored},
            "buyers": customers.search_count(mine + [("last_purchase", "!=", False)]),
            "prospects_count": customers.search_count(mine + [("last_purchase", "=", False)]),
            "currency_id": company.currency_id.id,
            "as_of": fit.as_of,
            "rebuilt": fit.rebuilt,
            "built": bool(fit),
            "progress": self.env["grc.screen"]._progress(company),
        }

    def _screen_fit(self, mine):
        """Return the fit, and the domains of the customers looked at and of the best."""
        looked = self._screen_looked(mine)
        return {
            **{name: self[name] for name in ("customers", "best", "best_from", "tested", "reason", "top", "auc")},
            "domain": looked,
            "best_domain": [*looked, ("best_margin", ">=", self.best_from)],
        }

    def _screen_looked(self, mine):
        """Return the domain of the customers who were looked at."""
        year_ago = fields.Date.to_string(fields.Date.subtract(self.as_of, days=YEAR))
        return [*mine, ("first_purchase", "<=", year_ago), ("last_purchase", "!=", False)]

    def _screen_traits(self, mine):
        traits = self._traits()
        if not traits:
            return []
        looked, counts = self._screen_looked(mine), self._screen_prospect_counts(traits, mine)
        kinds = dict(traits._fields["kind"]._description_selection(self.env))
        return [
            {
                **{
                    name: trait[name]
                    for name in ("id", "label", "phrase", "customers", "best", "lift", "low", "high", "p_value")
                },
                "kind": kinds[trait.kind],
                "goes_with": (trait.explained_id & traits).label,
                "prospects": counts.get(trait.id, 0),
                "customers_domain": [*looked, ("likeness_trait_ids", "in", trait.ids)],
                "best_domain": [
                    *looked,
                    ("likeness_trait_ids", "in", trait.ids),
                    ("best_margin", ">=", self.best_from),
                ],
                "prospects_domain": [*mine, ("last_purchase", "=", False), ("likeness_trait_ids", "in", trait.ids)],
            }
            for trait in traits
        ]

    def _screen_prospect_counts(self, traits, mine):
        """Return by trait id how many prospects, of those the user may see, have it; by one query."""
        customers = self.env["grc.customer"]
        run = customers._likeness_run(self.company_id, self.as_of if self.rebuilt else None)
        people = self.env["grc.likeness.source"].sudo()._prospects(run)
        allowed = customers._search([*mine, ("last_purchase", "=", False)])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT h.trait_id, COUNT(*) FROM (%s) h WHERE h.partner_id IN %s GROUP BY h.trait_id",
                    customers._likeness_having(traits, people, run),
                    allowed.subselect("partner_id"),
                )
            )
        )

    @api.model
    def _screen_prospects(self, scored):
        """Return the prospects most like the best, in words."""
        prospects = self.env["grc.customer"].search(scored, order="likeness desc, id", limit=LISTED)
        return [
            {
                "id": prospect.id,
                "name": prospect.display_name,
                "likeness": prospect.likeness,
                "sentence": prospect.likeness_sentence,
            }
            for prospect in prospects
        ]
