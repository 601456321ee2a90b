"""What one refresh of one company is about."""

from dataclasses import dataclass, field
from datetime import date

from odoo.tools import SQL

from .layer import FACTS, Pass


@dataclass
class RefreshRun:
    """One refresh of one company.

    What layers find out is kept by its type (:meth:`keep`, :meth:`found`): a layer asks for what one that it needs
    has left, by the attributes of a class.

    :ivar company: ``res.company``, one record
    :ivar as_of: the company's day the figures are those of
    :ivar partner_ids: ids of the commercial entities to refresh; None: all
    :ivar keep_thresholds: use the stored thresholds and usual interval
    :ivar rebuild: a past day: rows are marked, no transition nor event is emitted
    :ivar baseline: the company's first refresh: no transition nor event is emitted
    :ivar window_start: documents after this day are in the window; None: all are
    :ivar shared: its working tables are open to other connections, so that several write at once
    :ivar runs: :class:`~.layer.Pass` that is under way
    :ivar extent: lowest and highest partner id, and number of customers of the run
    :ivar limits: partner ids from, up to below, of the slice that is being written; None: all
    :ivar later: passes still to come after this one
    :ivar pending: companies that the same cron has still to refresh
    :ivar signature: fingerprint of what a run of everyone wrote rows from, stored when all passes are done
    :ivar unchanged: the passes so far were those of the last complete run: no row was written
    :ivar drafts: settings outside ``company`` that are tried without being saved; empty in a real run
    """

    company: object
    as_of: date
    partner_ids: list | None = None
    keep_thresholds: bool = False
    rebuild: bool = False
    baseline: bool = False
    window_start: date | None = None
    shared: bool = False
    runs: Pass = FACTS
    extent: tuple = (None, None, 0)
    limits: tuple | None = None
    later: int = 0
    pending: int = 0
    signature: str | None = None
    unchanged: bool = False
    drafts: dict = field(default_factory=dict)
    results: dict = field(default_factory=dict, repr=False)

    @property
    def whole(self):
        """Whether it is a run of everyone."""
        return self.partner_ids is None

    @property
    def silent(self):
        """Whether transitions and events are left out."""
        return self.rebuild or self.baseline

    @property
    def day_key(self):
        """The key of ``grc.refresh`` of the run's day."""
        return {"company_id": self.company.id, "as_of": self.as_of, "rebuilt": self.rebuild}

    def keep(self, result):
        """Keep what a layer has found out, in the place of what was kept of its type; return it."""
        self.results[type(result)] = result
        return result

    def found(self, kind):
        """Return what was kept of a type.

        :raise LookupError: when no layer of the run has left such a result
        """
        if kind not in self.results:
            raise LookupError(f"No layer of this run has left its {kind.__name__}")
        return self.results[kind]

    def has(self, kind):
        """Return whether something was kept of a type."""
        return kind in self.results

    def table(self, name):
        """Return the working table ``name`` of this run as SQL."""
        if self.shared:
            return SQL.identifier(f"{name}_{self.company.id}")
        return SQL.identifier("pg_temp", name)

    def create_table(self, name, content):
        """Return the statement that makes the working table ``name``.

        :param SQL content: what follows its name: ``AS SELECT …`` or a list of columns
        """
        if self.shared:
            return SQL("CREATE UNLOGGED TABLE %s %s", self.table(name), content)
        return SQL("CREATE TEMPORARY TABLE %s %s", self.table(name), content)

    def entities(self, column):
        """Return the condition (SQL) that ``column`` is among the entities of the run."""
        if self.partner_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, self.partner_ids)

    def slice(self, column):
        """Return the condition (SQL) that ``column``, a partner id, belongs to the slice that is being written."""
        if self.limits is None:
            return SQL("TRUE")
        return SQL("%s >= %s AND %s < %s", column, self.limits[0], column, self.limits[1])

    @staticmethod
    def excluded(column, records):
        """Return the condition that ``column`` (a literal of the code) is none of ``records``."""
        if not records:
            return SQL("TRUE")
        return SQL("%s NOT IN %s", SQL(column), tuple(records.ids))
