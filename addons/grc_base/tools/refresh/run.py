"""What one refresh of one company is about."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from odoo.tools import SQL

from ..clock import day_end
from ..days import number
from ..lock import Lock
from .layer import FACTS, Pass


class Results(dict):
    """What the layers of a run have found out, by its type: a layer asks for what one that it needs has left.

    ``run.results[Rhythms] = Rhythms(…)``, then ``run.results[Rhythms].p90``.
    """

    def __missing__(self, kind):
        raise LookupError(f"No layer of this run has left its {kind.__name__}")


@dataclass(frozen=True)
class Turn:
    """A company's turn in a scheduled run.

    :ivar lock: the company's lock, held until the turn is over
    :ivar pending: companies that the same cron has still to refresh
    """

    lock: Lock
    pending: int = 0


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
    :ivar latest: the company's last normal ``grc.refresh`` before this one, may be empty
    :ivar tables: the working tables of the layers, SQL by name
    :ivar shared: its working tables are open to other connections, so that several write at once, see :meth:`share`
    :ivar runs: :class:`~.layer.Pass` that is under way
    :ivar extent: lowest and highest partner id, and number of customers of the run
    :ivar limits: partner ids from, up to below, of the slice that is being written; None: all
    :ivar later: passes still to come after this one
    :ivar turn: :class:`Turn` of a run that commits as it goes; None: the caller commits
    :ivar signature: fingerprint of what a run of everyone wrote rows from, stored when all passes are done
    :ivar unchanged: the passes so far were those of the last complete run: no row was written
    :ivar drafts: settings outside ``company`` that are tried without being saved; empty in a real run
    :ivar results: what layers have found out, see :class:`Results`
    :ivar whole: it is a run of everyone
    :ivar silent: transitions and events are left out
    :ivar day: ``as_of`` as numpy has it: days since 1970
    :ivar chosen: condition (SQL) that the entity of the partner ``p`` is one of the run
    :ivar listed: condition (SQL) that the row ``c`` of ``grc_customer`` is one of the run
    :ivar day_key: the key of ``grc.refresh`` of the run's day
    """

    company: object
    as_of: date
    partner_ids: list | None = None
    keep_thresholds: bool = False
    rebuild: bool = False
    baseline: bool = False
    window_start: date | None = None
    latest: object = None
    tables: dict = field(default_factory=dict, repr=False)
    shared: bool = False
    runs: Pass = FACTS
    extent: tuple = (None, None, 0)
    limits: tuple | None = None
    later: int = 0
    turn: Turn | None = None
    signature: str | None = None
    unchanged: bool = False
    drafts: dict = field(default_factory=dict)
    results: Results = field(default_factory=Results, repr=False)
    whole: bool = field(init=False)
    silent: bool = field(init=False)
    day: int = field(init=False)
    day_key: dict = field(init=False, repr=False)
    chosen: SQL = field(init=False, repr=False)
    listed: SQL = field(init=False, repr=False)

    def __post_init__(self):
        self.whole = self.partner_ids is None
        self.silent = self.rebuild or self.baseline
        self.day = number(self.as_of)
        self.day_key = {"company_id": self.company.id, "as_of": self.as_of, "rebuilt": self.rebuild}
        self.chosen = self.entities(SQL("p.commercial_partner_id"))
        self.listed = SQL("c.company_id = %s AND %s", self.company.id, self.entities(SQL("c.partner_id")))

    @cached_property
    def day_end(self):
        """The moment (SQL) at which the day ends by the company's clock."""
        return day_end(self.as_of, self.company)

    @cached_property
    def documents(self):
        """The SELECT of the documents of all sources that count on the day, see ``grc.document.source``."""
        return self.company.env["grc.document.source"]._stream(self.company, self.as_of)

    def check(self, cr):
        """Stop a run that has lost its lock, see :meth:`~..lock.Lock.check`."""
        if self.turn:
            self.turn.lock.check(cr)

    def share(self):
        """Let other connections see the working tables: they are named after the company from now on."""
        self.shared = True
        self.tables = {name: SQL.identifier(f"{name}_{self.company.id}") for name in self.tables}

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
