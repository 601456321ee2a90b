"""What a movement is about: a dimension, its states, and the SQL of a customer's state on a day."""

from odoo.tools import SQL

#: State of somebody who was no customer yet on that day.
NEW = "new"
#: State of a customer who has none in this dimension.
NONE = "none"
#: In a search: whatever the state.
ANY = "any"
#: In a search: another state than at the first date.
OTHER = "other"


class StateQuery:
    """Builds the SELECT of the states of customers on several days, from one pass over their movements.

    A state is the target of the last movement up to the day; without one, the origin of the first movement
    after it; without any, the present state. Who has none is ``new`` as long as he has never had one and has not
    bought, else ``none``.
    """

    def __init__(self, dimension, company, days, values):
        """:param dimension: ``State``
        :param values: the states of a selection, in their order; None: the column is a many2one
        """
        self.dimension = dimension
        self.company = company
        self.days = days
        self.values = values

    def code(self, column):
        """Return a state (SQL) as an integer: of a selection its place, else the id."""
        if self.values is None:
            return column
        return SQL("ARRAY_POSITION(%s::varchar[], %s)", self.values, column)

    def key(self, code):
        """Return a code (SQL) as the text by which states are called outside."""
        if self.values is None:
            return SQL("%s::text", code)
        return SQL("(%s::text[])[%s]", self.values, code)

    def sql(self, customers):
        """Return the SELECT: columns of ``customers`` and, for each day, ``state_0``, ``state_1``, ...

        :param SQL customers: SELECT of ``partner_id``, ``first_purchase``, ``present`` (state) and what else is
            wanted, a row a customer
        """
        return SQL(
            """
            SELECT c.*, %(states)s
              FROM (%(customers)s) c
              LEFT JOIN (%(steps)s) s ON s.partner_id = c.partner_id
            """,
            states=SQL(", ").join(
                SQL("%s AS %s", self._state(place, day), SQL.identifier(f"state_{place}"))
                for place, day in enumerate(self.days)
            ),
            customers=customers,
            steps=self._steps(),
        )

    def _steps(self):
        """Return, a row a partner, the last movement up to each day and the first one after it: [day, id, state]."""
        last, first = self._step(self.dimension.target), self._step(self.dimension.origin)
        columns = []
        for place, day in enumerate(self.days):
            columns += [
                SQL("MAX(%s) FILTER (WHERE t.date <= %s) AS %s", last, day, SQL.identifier(f"last_{place}")),
                SQL("MIN(%s) FILTER (WHERE t.date > %s) AS %s", first, day, SQL.identifier(f"next_{place}")),
            ]
        return SQL(
            "SELECT t.partner_id, %s FROM grc_transition t WHERE t.company_id = %s AND t.dimension = %s"
            " GROUP BY t.partner_id",
            SQL(", ").join(columns),
            self.company.id,
            self.dimension.name,
        )

    def _step(self, column):
        """Return a movement as an array whose order is that of the movements of one customer."""
        return SQL("ARRAY[t.date - DATE '1970-01-01', t.id, %s]", self.code(SQL.identifier("t", column)))

    def _state(self, place, day):
        last, after = SQL.identifier("s", f"last_{place}"), SQL.identifier("s", f"next_{place}")
        return SQL(
            """
            COALESCE(%(state)s,
                     CASE WHEN %(last)s IS NOT NULL OR c.first_purchase <= %(day)s THEN %(none)s ELSE %(new)s END)
            """,
            state=self.key(
                SQL(
                    "CASE WHEN %(last)s IS NOT NULL THEN %(last)s[3] WHEN %(after)s IS NOT NULL THEN %(after)s[3]"
                    " ELSE %(present)s END",
                    last=last,
                    after=after,
                    present=self.code(SQL("c.present")),
                )
            ),
            last=last,
            day=day,
            none=NONE,
            new=NEW,
        )
