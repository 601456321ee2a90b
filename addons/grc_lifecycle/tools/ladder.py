"""The stages of a company as a ladder: rungs that are tried in order, as one CASE in SQL."""

from dataclasses import dataclass

from odoo.addons.grc_base.engine.rhythm import patience
from odoo.tools import SQL

#: Numbers that a rule may ask for: field, and whether a customer needs more of it (else less).
NUMBERS = (
    ("beyond_days", True),
    ("silent_days", True),
    ("max_occasions", False),
    ("min_occasions", True),
    ("first_within_days", False),
    ("min_revenue", True),
)
FLAGS = ("is_late", "spending_fell")


@dataclass(frozen=True)
class Rung:
    """One way into a stage.

    :ivar stage: id of the stage
    :ivar prospect: for those without a purchase; else for those with one
    :ivar reason: what its rule looks at, in one word: see ``grc.stage.rule._reason``
    :ivar rule: what it asks: a tuple of (name, value); None: everyone
    """

    stage: int
    prospect: bool
    reason: str
    rule: tuple | None = None


class Ladder:
    """The rungs of a company's stages.

    A customer without a purchase is on the first rung for prospects that he meets, others on the first one for
    buyers; the last rung of each kind is everyone's.
    """

    def __init__(self, rungs):
        self.rungs = tuple(rungs)

    @property
    def stages(self):
        """Return the id of the stage of each rung."""
        return [rung.stage for rung in self.rungs]

    @property
    def reasons(self):
        return [rung.reason for rung in self.rungs]

    @property
    def prospects(self):
        """Return the ids of the stages of those without a purchase."""
        return sorted({rung.stage for rung in self.rungs if rung.prospect})

    def place(self, alias, as_of, usual_interval):
        """Return the place (from 1) of the rung of a customer (SQL).

        :param str alias: of ``grc_customer`` or of a query with its columns
        :param date as_of: the day
        :param int usual_interval: Q, the company's usual interval in days
        """
        maker = Conditions(alias, as_of, usual_interval)
        return SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE %s END",
            SQL.identifier(alias, "last_purchase"),
            self._case(maker, prospect=True),
            self._case(maker, prospect=False),
        )

    def _case(self, maker, prospect):
        cases, rest = [], SQL("NULL::integer")
        for place, rung in enumerate(self.rungs, 1):
            if rung.prospect != prospect:
                continue
            if rung.rule is None:
                rest = SQL("%s", place)
                break
            cases.append(SQL("WHEN %s THEN %s", maker.sql(dict(rung.rule)), place))
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), rest) if cases else rest


class Conditions:
    """Makes the conditions of rules in SQL."""

    def __init__(self, alias, as_of, usual_interval):
        self.alias = alias
        self.as_of = as_of
        self.usual_interval = usual_interval

    def sql(self, rule):
        """Return the condition of a rule: all that it asks holds."""
        return SQL("(%s)", SQL(" AND ").join(getattr(self, f"_{name}")(value) for name, value in rule.items()))

    def _column(self, name):
        return SQL.identifier(self.alias, name)

    def _days_since(self, name):
        return SQL("%s::date - %s", self.as_of, self._column(name))

    def _beyond_days(self, value):
        return SQL("%s > %s + %s", self._days_since("last_purchase"), self._column("usual_silence"), value)

    def _silent_days(self, value):
        return SQL("%s > %s", self._days_since("last_purchase"), value)

    def _is_late(self, value):
        return SQL("%s <= %s", self._column("late_from"), self.as_of)

    def _spending_fell(self, value):
        return SQL("COALESCE(%s, FALSE)", self._column("spending_fell"))

    def _max_occasions(self, value):
        return SQL("%s <= %s", self._column("purchase_days"), value)

    def _min_occasions(self, value):
        return SQL("%s >= %s", self._column("purchase_days"), value)

    def _first_within_days(self, value):
        return SQL("%s <= %s", self._days_since("first_purchase"), new_within(value, self.usual_interval))

    def _min_revenue(self, value):
        return SQL("%s >= %s", self._column("revenue"), value)

    def _segments(self, value):
        return SQL("%s IN %s", self._column("segment_id"), tuple(value))

    def _lead_state(self, value):
        return SQL("%s = %s", self._column("lead_state"), value)


def new_within(within, usual_interval):
    """Return for how many days after the first purchase a customer may be new: ``max(within, Q + max(Q/4, 7))``.

    :param int within: days that a rule asks for
    :param int usual_interval: Q, the company's usual interval in days
    """
    return max(within, int(patience(usual_interval)))


def implies(rule, other):
    """Return whether who meets ``rule`` meets ``other`` too, as far as their conditions plainly tell.

    :param dict rule: what is asked, see :class:`Rung`
    """
    more = dict(NUMBERS)
    for name, value in other.items():
        if name not in rule:
            return False
        mine = rule[name]
        if name in more:
            if mine < value if more[name] else mine > value:
                return False
        elif name == "segments":
            if not set(mine) <= set(value):
                return False
        elif mine != value:
            return False
    return True
