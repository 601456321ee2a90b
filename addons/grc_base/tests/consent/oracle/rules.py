"""The rules: which one is the nearest."""

from functools import cached_property

from .contact import kind, place
from .ledger import Rule

#: Where no rule fits: consent first, no exceptions, no limits.
STRICT = Rule(0, None, frozenset(), frozenset(), None, None, "", "consent")


class Rules:
    """The rule of a case."""

    @cached_property
    def rule(self):
        """The nearest rule."""
        fitting = [rule for rule in self.world.rules if self._fits(rule)]
        return min(fitting, key=self._distance, default=STRICT)

    def _fits(self, rule):
        asked = self.question
        return (
            rule.purpose == asked.purpose
            and rule.company in (None, asked.company.id)
            and rule.channel in (None, asked.channel)
            and rule.kind in (None, kind(self.contact))
            and self._area(rule) is not None
        )

    def _area(self, rule):
        """Return 0 for a rule of the contact's state, 1 of their country, 2 of a group of countries, 3 of everywhere.

        None of elsewhere.
        """
        country, state = place(self.contact, self.question.company)
        if rule.states:
            return 0 if state in rule.states else None
        if rule.group is not None:
            return 2 if country in rule.group | rule.countries else None
        if rule.countries:
            return 1 if country in rule.countries else None
        return 3

    def _distance(self, rule):
        return self._area(rule), rule.company is None, rule.channel is None, rule.kind is None, rule.id
