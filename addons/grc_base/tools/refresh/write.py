"""The statement by which a refresh writes a slice of customers."""

from dataclasses import dataclass, field

from odoo.tools import SQL

from .run import RefreshRun
from .state import State


@dataclass
class Tracked:
    """A state of the customers as a run records its changes.

    :ivar state: :class:`~.state.State`
    :ivar cause: SQL (text) over alias ``d``: new values by name, old ones as ``was_<name>``; None: not told
    :ivar extra: further columns of ``grc_transition``: SQL over the same alias by their names
    """

    state: State
    cause: SQL | None = None
    extra: dict = field(default_factory=dict)


@dataclass
class RefreshWrite:
    """Builds the INSERT, UPDATE, transitions and events of one slice as one statement.

    :ivar run: :class:`~.run.RefreshRun`
    :ivar columns: names of the columns written, the marker of the pass among them
    :ivar tracked: list of :class:`Tracked`
    """

    run: RefreshRun
    columns: list
    tracked: list

    def fill(self, query):
        """Return the INSERT of a slice of which no row exists yet, where nothing is recorded.

        In the order of partners: an index that grows at its end costs less than the sort.

        :param SQL query: SELECT of ``partner_id`` and the columns
        """
        return self._insert(SQL("(%s ORDER BY partner_id)", query), SQL("TRUE"))

    def sql(self, query):
        """Return the statement; it yields one row: customers written.

        :param SQL query: SELECT of ``partner_id`` and the columns
        """
        steps = [
            SQL("diff AS MATERIALIZED (%s)", self._diff(query)),
            SQL("changed AS (%s)", self._update()),
        ]
        if self.run.runs.grows:
            steps.append(SQL("added AS (%s)", self._insert(SQL("diff"), SQL("d.id IS NULL"))))
        if not self.run.silent:
            for number, tracked in enumerate(self.tracked):
                steps.append(SQL("%s AS (%s)", SQL.identifier(f"transition_{number}"), self._transition(tracked)))
                steps.append(SQL("%s AS (%s)", SQL.identifier(f"event_{number}"), self._event(tracked)))
        return SQL("WITH %s SELECT COUNT(*) FROM diff", SQL(", ").join(steps))

    @staticmethod
    def _list(names, alias=None):
        return SQL(", ").join(SQL.identifier(alias, name) if alias else SQL.identifier(name) for name in names)

    def _diff(self, query):
        """Rows that are new or differ from what is stored, with the old values that transitions need.

        OFFSET 0 keeps the planner from computing each value again for every place in which it is used.
        """
        low, high = self.run.limits
        old = [self._old(tracked) for tracked in self.tracked]
        context = dict.fromkeys(name for tracked in self.tracked for name in tracked.state.context)
        old += [SQL("c.%s AS %s", SQL.identifier(name), SQL.identifier(f"was_{name}")) for name in context]
        old += [SQL.identifier("c", name) for name in self.run.runs.carried]
        return SQL(
            """
            SELECT c.id, s.*%(old)s
              FROM (%(query)s OFFSET 0) s
              %(join)s grc_customer c ON c.company_id = %(company)s AND c.partner_id = s.partner_id
                    AND c.partner_id >= %(low)s AND c.partner_id < %(high)s
             WHERE c.id IS NULL OR (%(stored)s) IS DISTINCT FROM (%(found)s)
            """,
            old=SQL("").join(SQL(", %s", item) for item in old),
            join=SQL("LEFT JOIN" if self.run.runs.grows else "JOIN"),
            query=query,
            company=self.run.company.id,
            low=low,
            high=high,
            stored=self._list(self.columns, "c"),
            found=self._list(self.columns, "s"),
        )

    def _old(self, tracked):
        return SQL(
            "CASE WHEN %s IS NULL THEN c.%s ELSE c.%s END AS %s",
            SQL.identifier("c", self.run.runs.marker),
            SQL.identifier(tracked.state.column),
            SQL.identifier(tracked.state.before),
            SQL.identifier(f"was_{tracked.state.column}"),
        )

    def _update(self):
        sets = [SQL("%s = d.%s", SQL.identifier(name), SQL.identifier(name)) for name in self.columns]
        for tracked in self.tracked:
            kept = SQL("d.%s", SQL.identifier(f"was_{tracked.state.column}")) if self.run.rebuild else SQL("NULL")
            sets.append(SQL("%s = %s", SQL.identifier(tracked.state.before), kept))
        return SQL("UPDATE grc_customer c SET %s FROM diff d WHERE c.id = d.id", SQL(", ").join(sets))

    def _insert(self, source, condition):
        return SQL(
            "INSERT INTO grc_customer (company_id, partner_id, %s) SELECT %s, d.partner_id, %s FROM %s d WHERE %s",
            self._list(self.columns),
            self.run.company.id,
            self._list(self.columns, "d"),
            source,
            condition,
        )

    def _moved(self, tracked):
        return SQL(
            "d.%s IS DISTINCT FROM d.%s",
            SQL.identifier(f"was_{tracked.state.column}"),
            SQL.identifier(tracked.state.column),
        )

    def _transition(self, tracked):
        return SQL(
            """
            INSERT INTO grc_transition
                   (company_id, partner_id, dimension, date, cause, monetary_value, %(origin)s, %(target)s%(names)s)
            SELECT %(company)s, d.partner_id, %(dimension)s, %(date)s, %(cause)s, d.monetary_value, d.%(old)s,
                   d.%(new)s%(values)s
              FROM diff d WHERE %(moved)s
            """,
            company=self.run.company.id,
            dimension=tracked.state.name,
            date=self.run.as_of,
            cause=tracked.cause or SQL("NULL::varchar"),
            origin=SQL.identifier(tracked.state.origin),
            target=SQL.identifier(tracked.state.target),
            old=SQL.identifier(f"was_{tracked.state.column}"),
            new=SQL.identifier(tracked.state.column),
            names=SQL("").join(SQL(", %s", SQL.identifier(name)) for name in tracked.extra),
            values=SQL("").join(SQL(", %s", value) for value in tracked.extra.values()),
            moved=self._moved(tracked),
        )

    def _event(self, tracked):
        return SQL(
            """
            INSERT INTO grc_event (company_id, partner_id, kind, date, data)
            SELECT %s, d.partner_id, %s, %s, jsonb_build_object('from', d.%s, 'to', d.%s)
              FROM diff d WHERE %s
            """,
            self.run.company.id,
            tracked.state.name,
            self.run.as_of,
            SQL.identifier(f"was_{tracked.state.column}"),
            SQL.identifier(tracked.state.column),
            self._moved(tracked),
        )
