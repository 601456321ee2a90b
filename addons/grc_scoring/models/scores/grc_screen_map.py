from odoo import api, models
from odoo.addons.grc_base.tools.parameters import reads

from ...tools.filters import FILTERS


class GrcScreenMap(models.AbstractModel):
    """What the RFM map shows."""

    _name = "grc.screen.map"
    _inherit = "grc.screen"
    _description = "RFM map"

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_rfm_map(self, filters=None):
        """Return the cells and segments of the present company, as the user may see them.

        :param dict filters: ``team_id``
        :return: ``{cells, segments, prospects, buyers, revenue, margin, currency_id, mode, mode_reason,
            thresholds, window_months, min_customers, as_of, rebuilt, progress}``; a cell is
            ``{r, fm, segment_id, customers, revenue, margin}``, revenue and margin over the window
        """
        company = self.env.company
        customers = self._customers()
        mine = self._filter_domain(filters or {})
        groups = customers._read_group(
            mine + [("r_score", "!=", False)],
            ["r_score", "fm_score", "segment_id"],
            ["__count", "monetary_value:sum", "window_margin:sum"],
        )
        cells = [
            {"r": r, "fm": fm, "segment_id": segment.id, "customers": count, "revenue": revenue, "margin": margin}
            for r, fm, segment, count, revenue, margin in groups
        ]
        rebuilt = customers.search(mine + [("rebuilt_as_of", "!=", False)], limit=1).rebuilt_as_of
        refresh = self._refresh_shown(company, rebuilt)
        return {
            "cells": cells,
            "segments": self._segments(company, cells),
            "prospects": customers.search_count(mine + [("last_purchase", "=", False)]),
            "buyers": sum(cell["customers"] for cell in cells),
            "revenue": sum(cell["revenue"] for cell in cells),
            "margin": sum(cell["margin"] for cell in cells),
            "currency_id": company.currency_id.id,
            "mode": refresh.mode,
            "mode_reason": refresh.mode_reason,
            "thresholds": {name: cut["values"] for name, cut in (refresh.thresholds or {}).items()},
            "window_months": company.sudo().grc_window_months,
            "min_customers": company.sudo().grc_min_customers,
            "as_of": refresh.as_of,
            "rebuilt": bool(rebuilt),
            "progress": self._progress(company),
        }

    @api.model
    def _refresh_shown(self, company, rebuilt):
        """Return the refresh whose thresholds made the scores: that of a day rebuilt, else the last one."""
        refreshes = self.env["grc.refresh"].sudo()
        if not rebuilt:
            return refreshes._latest(company)
        key = [("company_id", "=", company.id), ("rebuilt", "=", True), ("as_of", "=", rebuilt)]
        return refreshes.search(key, limit=1)

    @api.model
    def _segments(self, company, cells):
        """Return the segments of the company's segmentation with their totals."""
        result = []
        for segment in company._grc_segmentation().segment_ids:
            own = [cell for cell in cells if cell["segment_id"] == segment.id]
            result.append(
                {
                    "id": segment.id,
                    "name": segment.name,
                    "color": segment.color,
                    "advice": segment.advice or "",
                    "r_min": segment.r_min,
                    "r_max": segment.r_max,
                    "fm_min": segment.fm_min,
                    "fm_max": segment.fm_max,
                    "customers": sum(cell["customers"] for cell in own),
                    "revenue": sum(cell["revenue"] for cell in own),
                    "margin": sum(cell["margin"] for cell in own),
                }
            )
        return result
