from odoo import api, models
from odoo.addons.grc_base.models.refresh.grc_pipeline import LOCK
from odoo.addons.grc_base.tools.parameters import reads
from odoo.tools import SQL, format_date

from ..tools.filters import FILTERS


class GrcCustomer(models.Model):
    """What the RFM map shows."""

    _inherit = "grc.customer"

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
        mine = self._overview_domain(filters or {})
        groups = self._read_group(
            mine + [("r_score", "!=", False)],
            ["r_score", "fm_score", "segment_id"],
            ["__count", "monetary_value:sum", "window_margin:sum"],
        )
        cells = [
            {"r": r, "fm": fm, "segment_id": segment.id, "customers": count, "revenue": revenue, "margin": margin}
            for r, fm, segment, count, revenue, margin in groups
        ]
        rebuilt = self.search(mine + [("rebuilt_as_of", "!=", False)], limit=1).rebuilt_as_of
        refresh = self._map_refresh(company, rebuilt)
        return {
            "cells": cells,
            "segments": self._map_segments(company, cells),
            "prospects": self.search_count(mine + [("last_purchase", "=", False)]),
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
            "progress": self._map_progress(company),
        }

    @api.model
    def _map_refresh(self, company, rebuilt):
        refreshes = self.env["grc.refresh"].sudo()
        if not rebuilt:
            return refreshes._latest(company)
        key = [("company_id", "=", company.id), ("rebuilt", "=", True), ("as_of", "=", rebuilt)]
        return refreshes.search(key, limit=1)

    @api.model
    def _map_segments(self, company, cells):
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

    @api.model
    def _map_progress(self, company):
        """Return whether a rebuild runs or waits, how far the cron says it is, and whether the clock went back."""
        running = self.env.execute_query(
            SQL(
                """
                SELECT EXISTS (SELECT 1 FROM pg_locks
                                WHERE locktype = 'advisory' AND classid = %s AND objid = %s
                                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
                       EXISTS (SELECT 1 FROM grc_queue
                                WHERE company_ref = %s AND partner_ref IS NULL AND move_ref IS NULL)
                """,
                LOCK,
                company.id,
                company.id,
            )
        )[0]
        progress = (
            self.env["ir.cron.progress"]
            .sudo()
            .search(
                [
                    (
                        "cron_id",
                        "in",
                        [self.env.ref("grc_base.ir_cron_touched").id, self.env.ref("grc_base.ir_cron_nightly").id],
                    )
                ],
                order="id desc",
                limit=1,
            )
        )
        total = progress.done + progress.remaining
        return {
            "running": running[0],
            "queued": running[1],
            "percent": round(100 * progress.done / total) if running[0] and total else 0,
            "clock": self._clock_sentence(company),
        }

    @api.model
    def _clock_sentence(self, company):
        """Return what to say where the company's clock has gone back behind its last refresh; else False."""
        today, present = company._grc_today(), company._grc_present()
        if present == today:
            return False
        return self.env._(
            "By its clock and time zone it is %(today)s for the company, but its figures were built for %(day)s"
            " already. They stay those of that day until it has come again. If the time zone or the server's clock is"
            " wrong, put it right.",
            today=format_date(self.env, today),
            day=format_date(self.env, present),
        )
