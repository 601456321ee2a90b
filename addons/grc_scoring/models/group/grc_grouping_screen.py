from odoo import api, models

from ...engine.groups import FEATURES

#: Sums that the screen shows of each group.
SUMS = ("monetary_value", "window_margin", "clv_predicted")


class GrcGrouping(models.Model):
    """What the screen "Statistical Groups" shows."""

    _inherit = "grc.grouping"

    @api.model
    @api.readonly
    def get_screen(self):
        """Return the groups of the present company, their profiles, and their customers as the user may see them.

        :return: ``{found, groups, none, customers, margin, as_of, rebuilt, built, window_months, currency_id,
            progress}``. ``found`` is False before the first search, else ``{as_of, asked, chosen, customers,
            silhouette, reason, silhouettes}``, the last a list of ``{number, value}``. A group is ``{id, number,
            name, customers, monetary_value, window_margin, clv_predicted, profile, typical, domain}``: sums of its
            customers over the window, ``profile`` a list of the standard deviations above the average of all
            customers, ``typical`` of what a customer at its centre has, both in the order of recency, frequency,
            monetary value, margin. ``none`` is the number of buyers without a group.
        """
        company, screen = self.env.company, self.env["grc.screen"]
        refresh = screen._value_refresh(company)
        grouping = self._latest(company, refresh.as_of if refresh.rebuilt else None)
        domain = [("company_id", "=", company.id), ("last_purchase", "!=", False)]
        totals = {
            group.id: sums
            for group, *sums in screen._customers()._read_group(
                domain, ["group_id"], ["__count", *(f"{name}:sum" for name in SUMS)]
            )
        }
        rows = grouping._screen_groups(domain, totals) if grouping else []
        return {
            "found": bool(grouping) and grouping._screen_found(),
            "groups": rows,
            "none": totals.get(False, [0])[0],
            "customers": sum(row["customers"] for row in rows),
            "margin": sum(row["window_margin"] for row in rows),
            "as_of": refresh.as_of,
            "rebuilt": refresh.rebuilt,
            "built": bool(refresh),
            "window_months": company.sudo().grc_window_months,
            "currency_id": company.currency_id.id,
            "progress": screen._progress(company),
        }

    def _screen_found(self):
        found, __ = self._result()
        return {
            "as_of": self.as_of,
            "asked": self.asked,
            "chosen": self.chosen,
            "customers": self.customers,
            "silhouette": found.silhouette,
            "reason": self.reason or False,
            "silhouettes": [{"number": int(number), "value": value} for number, value in found.silhouettes.items()],
        }

    def _screen_groups(self, domain, totals):
        """Return a dict a group, by their numbers; figures are those of this search, customers those of today."""
        found, ids = self._result()
        places = {group: place for place, group in enumerate(ids)}
        profiles, natural = found.profiles.tolist(), found.natural.tolist()
        nothing = [0] * (1 + len(SUMS))
        return [
            dict(
                zip(("customers", *SUMS), totals.get(group.id, nothing), strict=True),
                id=group.id,
                number=group.number,
                name=group.name,
                profile=profiles[places[group.id]],
                typical=dict(zip(FEATURES, natural[places[group.id]], strict=True)),
                domain=domain + [("group_id", "=", group.id)],
            )
            for group in self.env["grc.group"].browse(ids).exists().sorted("number")
        ]
