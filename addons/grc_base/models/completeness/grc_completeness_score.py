import logging

import numpy as np
from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.completeness import ENOUGH, information, rank
from ...tools.bounds import FIRST_DAY

_logger = logging.getLogger(__name__)


class GrcCompletenessScore(models.Model):
    """What asking a question is worth in a company: how much its answers tell of customers × how many give one.

    Made for all customers of a company in one pass, daily; a customer's questions are put in order when they are read.
    """

    _name = "grc.completeness.score"
    _description = "Worth of a Question"
    _order = "gain desc, id"
    _rec_name = "item_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    item_id = fields.Many2one(
        "grc.completeness.item", "Question", required=True, readonly=True, ondelete="cascade", index=True
    )
    kind = fields.Selection([("person", "Persons"), ("company", "Companies")], required=True, readonly=True)
    as_of = fields.Date(required=True, readonly=True)
    answered = fields.Integer(readonly=True, help="Customers who have answered.")
    asked = fields.Integer("Concerned", readonly=True, help="Customers whom the question concerns.")
    measured = fields.Boolean(readonly=True, help="Enough have answered for their answers to be compared.")
    bits = fields.Float("Tells (bits)", readonly=True, digits=(16, 3), aggregator=None)
    chance = fields.Float("Chance of an answer", readonly=True, digits=(16, 3), aggregator=None)
    gain = fields.Float("Worth (bits)", readonly=True, digits=(16, 4), aggregator=None)

    @api.model
    def _cron_score(self):
        """Measure the questions of all companies that have customers: the task of a scheduled action."""
        rows = self.env.execute_query(SQL("SELECT DISTINCT company_id FROM grc_customer"))
        for company in self.env["res.company"].sudo().browse(row[0] for row in rows).exists():
            self._measure(company)

    @api.model
    def _measure(self, company):
        """Measure what asking each question is worth in a company, and keep it in place of the day before."""
        items = self.env["grc.completeness.item"]._used(company)
        counts = self._counts(items, company)
        rows = []
        for kind, is_company in (("person", False), ("company", True)):
            asked = items.filtered("for_companies" if is_company else "for_persons")
            rows += self._ranked(company, kind, asked, [target.get(is_company, {}) for target in counts])
        self.sudo().search([("company_id", "=", company.id)]).unlink()
        self.sudo().create(rows)
        _logger.info("Company %s: %s questions measured", company.id, len(rows))

    @api.model
    def _counts(self, items, company):
        """Return of each target ``{is_company: {item id: {(answered, band, class): customers}}}``."""
        found = []
        for target in self.env["grc.completeness.target"]._targets() if items else ():
            if target._fallback and found:
                break
            counts = self._counts_of(target, items, company)
            customers = sum(sum(next(iter(of_kind.values())).values()) for of_kind in counts.values())
            if customers >= (0 if target._fallback else ENOUGH):
                found.append(counts)
        return found

    @api.model
    def _counts_of(self, target, items, company):
        rows = self.env["grc.completeness"]._rows(
            items,
            company,
            SQL("p.id AS partner_id, k.class"),
            join=SQL("JOIN (%s) k ON k.partner_id = p.id", target._classes(company)),
            where=SQL("k.class IS NOT NULL"),
        )
        found = {}
        for is_company, item, answered, band, name, number in self.env.execute_query(
            SQL(
                "SELECT r.is_company, r.item_id, r.since IS NOT NULL, r.band, r.class, COUNT(*) FROM (%s) r"
                " GROUP BY 1, 2, 3, 4, 5",
                rows,
            )
        ):
            found.setdefault(is_company, {}).setdefault(item, {})[answered, band, name] = number
        return found

    @api.model
    def _ranked(self, company, kind, items, counts):
        """Return the values of the rows of one kind of customers.

        :param counts: of each target ``{item id: {(answered, band, class): customers}}``
        """
        if not items or not any(counts):
            return []
        tables = [[of.get(item.id, {}) for of in counts] for item in items]
        bits = [np.fmax.reduce([self._bits(table) for table in each]) for each in tables]
        answered = [self._number(each[0], lambda key: key[0]) for each in tables]
        asked = [self._number(each[0], lambda key: True) for each in tables]
        ranking = rank(bits, answered, asked, items.mapped("weight"))
        as_of = max(company._grc_today(), FIRST_DAY)
        return [
            {
                "company_id": company.id,
                "item_id": item.id,
                "kind": kind,
                "as_of": as_of,
                "answered": answered[place],
                "asked": asked[place],
                "measured": bool(ranking.measured[place]),
                "bits": float(np.nan_to_num(ranking.bits[place])),
                "chance": float(ranking.chance[place]),
                "gain": float(np.nan_to_num(ranking.gain[place])),
            }
            for place, item in enumerate(items)
        ]

    @staticmethod
    def _number(table, chosen):
        return sum(number for key, number in table.items() if chosen(key))

    @staticmethod
    def _bits(table):
        """Return what the answers of a table tell of the class, in bits; NaN where they cannot be compared."""
        told = {key[1:]: number for key, number in table.items() if key[0] and key[1] is not None}
        if not told:
            return np.nan
        bands, names = (
            {name: place for place, name in enumerate(sorted(set(column)))} for column in zip(*told, strict=True)
        )
        counts = np.zeros((len(bands), len(names)))
        for (band, name), number in told.items():
            counts[bands[band], names[name]] += number
        return information(counts)
