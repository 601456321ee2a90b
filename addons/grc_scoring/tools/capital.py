"""What a customer's capital is asked for: one company, one day, all partners or some."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from odoo.addons.grc_base.tools.documents import counted
from odoo.addons.grc_base.tools.partners import partners_of
from odoo.addons.grc_base.tools.refresh.run import RefreshRun
from odoo.tools import SQL

from .year import year_start


@dataclass
class CapitalScope:
    """Whose capital is computed, and on which day.

    :ivar company: ``res.company``, one record
    :ivar as_of: the company's day; what comes later is not there yet
    :ivar year_start: day after which the twelve months up to that day begin
    :ivar partner_ids: ids of the partners (entities and contacts) whose documents are asked for; None: all
    """

    company: object
    as_of: date
    partner_ids: list | None = None

    def __post_init__(self):
        self.year_start = year_start(self.as_of)

    @classmethod
    def of(cls, run):
        """Return the scope of a run of the refresh."""
        partners = None if run.whole else partners_of(run.company.env, run.partner_ids)
        return cls(run.company, run.as_of, partners)

    def among(self, column):
        """Return the condition that ``column`` (SQL, a partner id) is one of the partners."""
        if self.partner_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, self.partner_ids)

    @cached_property
    def counted(self):
        """The condition (SQL, alias ``m``) that a stamped document counts."""
        journals = RefreshRun.excluded("m.journal_id", self.company.grc_excluded_journal_ids)
        return counted(self.as_of, journals)

    def rounded(self, amount):
        """Return ``amount`` (SQL, numeric) rounded to the company's currency."""
        return SQL("ROUND(%s, %s)", amount, self.company.currency_id.decimal_places)
