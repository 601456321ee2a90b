from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.days import EPOCH
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.frame import unpacked
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...engine import policy
from ...tools.passes import VALUES
from ..value.grc_layer_buyers import Buyers

#: Customers, at least, whose documents are packed into one row; rows at most; rows of one statement.
CHUNK, CHUNKS, BRANCHES = 32_768, 8, 2
#: Types of packed documents: partners, days × 2 + whether they are purchases, margins.
PACKED = ("integer", "integer", "double precision")


@dataclass
class BestMargins:
    """Margin of the best twelve months of the buyers, as it is stored; NaN for whom no purchase is found any more."""

    values: np.ndarray


class GrcLayerBestMargin(models.AbstractModel):
    """The margin of the best twelve months, from the documents themselves, read once."""

    _name = "grc.layer.best.margin"
    _inherit = "grc.layer"
    _description = "Best Twelve Months of Customers"

    _layer = Layer(name="best_margin", runs=VALUES, needs=("buyers",), columns=("best_margin",))

    @api.model
    def _measure(self, run):
        best = self._best_margins(run, run.results[Buyers].partner_id)
        # As it is stored, so that anyone who reads the rows finds the same cut-off.
        best = run.results[BestMargins] = BestMargins(np.round(best, min(run.company.currency_id.decimal_places, 4)))
        return {"best_margin": best.values}

    @api.model
    def _best_margins(self, run, partners):
        """Return the margin of the best twelve months of the customers with a purchase.

        Documents come by the partner that they name, a range of partners at a time. Where that is somebody who
        has an entity above them by now, the entity is read once more, by today's entities.

        :param partners: their ids, rising
        :return: float array; NaN for whom no purchase is found any more
        """
        unit = min(run.company.currency_id.rounding, 0.01)
        if not run.whole:
            return self._best_of(partners, self._entity_margins(run, run.partner_ids), unit)[0]
        best = np.full(len(partners), np.nan)
        moved = set()
        size = max(CHUNK, -(-len(partners) // CHUNKS))
        with ThreadPoolExecutor(1) as pool:
            waiting = []
            for first, packed in self._packed_margins(run, partners, size):
                part = slice(first, first + size)
                waiting.append((part, pool.submit(self._best_of, partners[part], packed, unit)))
                if len(waiting) > 1:
                    self._take_best(best, moved, *waiting.pop(0))
            for part, job in waiting:
                self._take_best(best, moved, part, job)
        entities = self._entities_of(moved)
        if entities:
            again = np.flatnonzero(np.isin(partners, entities))
            best[again] = self._best_of(partners[again], self._entity_margins(run, entities), unit)[0]
        return best

    @staticmethod
    def _take_best(best, moved, part, job):
        best[part], unknown = job.result()
        moved.update(unknown)

    @staticmethod
    def _best_of(partners, packed, unit):
        """Return the best years of ``partners`` (rising), and who else the documents name.

        :param packed: partners of the documents, their days × 2 + whether they are purchases, their margins
        """
        named, coded, margins = packed
        owner = np.searchsorted(partners, named)
        owner[owner == len(partners)] = 0
        known = partners[owner] == named if len(partners) else np.zeros(len(named), dtype=bool)
        unknown = np.unique(named[~known]).tolist()
        if unknown:
            owner, coded, margins = owner[known], coded[known], margins[known]
        return policy.best_year(owner, coded >> 1, margins, coded & 1, len(partners), unit), unknown

    @api.model
    def _packed_margins(self, run, partners, size):
        """Yield the place of the first customer of a chunk, and the documents that name partners of its range.

        Chunks are branches of a statement, which the server's parallel workers share. They are few: a server that
        reads the whole table for each of them reads it no more often than the refresh does.
        """
        self.env.cr.execute(
            "SELECT set_config('parallel_setup_cost', '0', TRUE), set_config('parallel_tuple_cost', '0', TRUE)"
        )
        places = range(0, len(partners), size)
        for start in range(0, len(places), BRANCHES):
            branches = [
                SQL("(%s)", self._margins_query(run, first, SQL(), SQL("d.partner_id"), where))
                for first in places[start : start + BRANCHES]
                for where in [self._chunk(partners, first, first + size)]
            ]
            for first, *packed in self.env.execute_query(SQL(" UNION ALL ").join(branches)):
                yield first, unpacked(packed, PACKED)
        self.env.cr.execute("RESET parallel_setup_cost; RESET parallel_tuple_cost")

    @staticmethod
    def _chunk(partners, first, last):
        """Return the condition that a document names a partner of a chunk; every partner belongs to one."""
        conditions = [SQL("d.partner_id >= %s", int(partners[first]))] if first else []
        conditions += [SQL("d.partner_id < %s", int(partners[last]))] if last < len(partners) else []
        return SQL(" AND ").join(conditions) if conditions else SQL("TRUE")

    @api.model
    def _entity_margins(self, run, entities):
        """Return the packed documents that belong to ``entities`` today."""
        join = SQL("JOIN res_partner p ON p.id = d.partner_id AND p.commercial_partner_id = ANY(%s)", entities)
        query = self._margins_query(run, 0, join, SQL("p.commercial_partner_id"), SQL("TRUE"))
        return unpacked(self.env.execute_query(query)[0][1:], PACKED)

    @api.model
    def _margins_query(self, run, first, join, entity, where):
        """Return the SELECT of ``first`` and of documents that stand, packed into one row.

        Their partners, days × 2 + whether they are purchases, and margins.
        """
        return SQL(
            """
            SELECT %(first)s,
                   string_agg(int4send(%(entity)s), ''),
                   string_agg(int4send((d.date - %(epoch)s::date) * 2 + d.occasion::integer), ''),
                   string_agg(float8send(COALESCE(d.margin, 0)::float8), '')
              FROM (%(documents)s) d %(join)s
             WHERE %(stands)s AND %(where)s
            """,
            first=first,
            entity=entity,
            epoch=EPOCH,
            documents=run.documents,
            join=join,
            stands=stands(SQL("d.reversed_on"), run.as_of),
            where=where,
        )

    @api.model
    def _entities_of(self, partners):
        """Return the ids of the entities above ``partners`` (ids), where there is one."""
        if not partners:
            return []
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT commercial_partner_id FROM res_partner"
                    " WHERE id = ANY(%s) AND commercial_partner_id <> id",
                    list(partners),
                )
            )
        ]
