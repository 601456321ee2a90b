"""What one refresh of one company is about."""

from dataclasses import dataclass, field
from datetime import date

from odoo.tools import SQL


@dataclass
class RefreshRun:
    """One refresh of one company.

    :ivar company: ``res.company``, one record
    :ivar as_of: the company's day the figures are those of
    :ivar partner_ids: ids of the commercial entities to refresh; None: all
    :ivar keep_thresholds: use the stored thresholds and usual interval
    :ivar rebuild: a past day: rows are marked, no transition nor event is emitted
    :ivar baseline: the company's first refresh: no transition nor event is emitted
    :ivar window_start: documents after this day are in the window; None: all are
    :ivar shared: its working tables are open to other connections, so that several write at once
    :ivar extent: lowest and highest partner id, and number of customers of the run
    :ivar limits: partner ids from, up to below, of the slice that is being written; None: all
    :ivar beginning: :class:`~.beginning.Beginning` of the company's history; None: not found yet
    :ivar measured: arrays of the rhythms, see ``_measure_rhythms``
    :ivar passes: passes over the slices: facts, and what is reckoned from them
    :ivar pending: companies that the same cron has still to refresh
    :ivar state: thresholds and counts, stored in ``grc.refresh`` at the end
    :ivar signature: fingerprint of what a run of everyone wrote rows from, stored when all passes are done
    :ivar unchanged: the facts are those of the last complete run: no row was written
    :ivar value_columns: names of the columns of ``grc_value``, see ``_value_measure``
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
    extent: tuple = (None, None, 0)
    limits: tuple | None = None
    beginning: object = None
    measured: dict = field(default_factory=dict)
    passes: int = 1
    pending: int = 0
    state: dict = field(default_factory=dict)
    signature: str | None = None
    unchanged: bool = False
    value_columns: list = field(default_factory=list)
    drafts: dict = field(default_factory=dict)

    @property
    def silent(self):
        """Whether transitions and events are left out."""
        return self.rebuild or self.baseline

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

    @staticmethod
    def excluded(column, records):
        """Return the condition that ``column`` (a literal of the code) is none of ``records``."""
        if not records:
            return SQL("TRUE")
        return SQL("%s NOT IN %s", SQL(column), tuple(records.ids))
