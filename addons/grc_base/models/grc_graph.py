from datetime import date

from odoo import api, fields, models

#: Groups of a graph between which holes are filled.
MOST = 1000
#: Groups of a year, by granularity.
PER_YEAR = {"day": 366, "week": 53, "month": 12, "quarter": 4, "year": 1}


class GrcGraph(models.AbstractModel):
    """Graphs and pivots over days that stand a document of the year 202 or 9999."""

    _name = "grc.graph"
    _description = "Graph over Days"

    @api.model
    def _web_read_group_fill_temporal(
        self, groups, groupby, aggregates, fill_from=False, fill_to=False, min_groups=False
    ):
        """Fill holes as Odoo does, up to :data:`MOST` groups; beyond that the groups stand as they are."""
        days = [group[0] for group in groups if isinstance(group[0], date)]
        granularity = groupby[0].partition(":")[2]
        if days and (max(days) - min(days)).days * PER_YEAR.get(granularity, 1) > MOST * 365:
            return groups
        return super()._web_read_group_fill_temporal(groups, groupby, aggregates, fill_from, fill_to, min_groups)

    @api.model
    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Name groups as Odoo does, which knows neither years of three digits nor an end of the year 9999."""
        formatter = super()._web_read_group_groupby_formatter(groupby_spec, values)

        def formatted(value):
            try:
                key, domain = formatter(value)
            except (OverflowError, ValueError):
                if not isinstance(value, date):
                    raise
                day = fields.Date.to_string(value)
                return (day, str(value.year)), [(groupby_spec.partition(":")[0], ">=", day)]
            if isinstance(value, date) and value.year < 1000:
                day, label = key
                domain = [tuple(part[:2]) + (part[2].zfill(10),) if len(part) == 3 else part for part in domain]
                return (day.zfill(10), label), domain
            return key, domain

        return formatted
