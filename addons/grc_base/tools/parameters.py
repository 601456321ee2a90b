"""What a screen, a search or another program asks, read in one place: days, numbers, ids, searches.

A public method says of each parameter what it is, and gets it read, or the user a sentence::

    @api.model
    @api.readonly
    @reads(date_from=Day(), domain=Search("grc.customer"))
    def get_lifecycle(self, date_from=None, domain=()):

``None`` and ``False`` stand for what was not asked: the method gets its own default.
"""

import functools
import inspect
import json
import math
from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.fields import Domain

from .comparable import MOST, check_domain, check_values

#: Days that can be asked for: what is computed from them stays within the calendar.
FIRST_DAY, LAST_DAY = date(100, 1, 1), date(9800, 12, 31)
#: Characters of a text, and of one that is shown again.
LONGEST, SHOWN = 10_000, 60


def reads(**kinds):
    """Read parameters of a public method before it runs.

    :param kinds: what each parameter is, by its name: a :class:`Kind`
    :raise UserError: when the method is asked for something that is none
    """

    def decorate(method):
        signature = inspect.signature(method)
        defaults = {
            name: parameter.default
            for name, parameter in signature.parameters.items()
            if parameter.default is not parameter.empty
        }

        @functools.wraps(method)
        def reading(self, *args, **kwargs):
            try:
                bound = signature.bind(self, *args, **kwargs)
            except TypeError as error:
                names = ", ".join(list(signature.parameters)[1:])
                raise UserError(self.env._("This is asked with other parameters: %s.", names)) from error
            for name in kinds.keys() & bound.arguments.keys():
                value = kinds[name].parse(self.env, name, bound.arguments[name])
                bound.arguments[name] = defaults.get(name, value) if value is None else value
                if value is None and name not in defaults and not kinds[name].optional:
                    raise UserError(self.env._("%s is missing: say which.", name))
            return method(*bound.args, **bound.kwargs)

        reading._grc_reads = kinds
        return reading

    return decorate


def shown(value):
    """Return a value as a sentence may quote it: cut, in one line."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except (RecursionError, ValueError):  # a number with more digits than Python writes, a list in lists
        text = "…"
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[: SHOWN + 1])
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def as_day(value):
    """Return the day that a value says, None for nothing.

    :raise ValueError: when it is no day that can be asked for
    """
    if value is None or value is False or value == "":
        return None
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(day, date) or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(shown(value))
    return day


def as_ids(env, name, values):
    """Return the ids among the values of a search, without those that say nothing.

    :raise UserError: when one is no id
    """
    return [Id().parse(env, name, value) for value in values if value is not None and value is not False]


class Kind:
    """What a parameter is.

    :cvar bool optional: whether the method of a parameter without a default is content with nothing
    """

    optional = False

    def parse(self, env, name, value):
        """Return the value as the method expects it; None for what was not asked.

        :raise UserError: when it is none, with what to do
        """
        return None if self._absent(value) else self._parse(env, name, value)

    def _absent(self, value):
        return value is None or value is False

    def _parse(self, env, name, value):
        raise NotImplementedError


class Flag(Kind):
    """Yes or no."""

    def _absent(self, value):
        return value is None

    def _parse(self, env, name, value):
        if isinstance(value, (bool, int)):
            return bool(value)
        raise UserError(env._("%(name)s: say yes or no (true or false), not %(value)s.", name=name, value=shown(value)))


class Day(Kind):
    """A day: a date, or a text such as 2026-01-31; an empty text is none."""

    def _absent(self, value):
        return super()._absent(value) or value == ""

    def _parse(self, env, name, value):
        try:
            return as_day(value)
        except (TypeError, ValueError) as error:
            raise UserError(
                env._(
                    "%(name)s: %(value)s is no day that can be asked for. Write it as 2026-01-31, between the years"
                    " %(first)s and %(last)s.",
                    name=name,
                    value=shown(value),
                    first=FIRST_DAY.year,
                    last=LAST_DAY.year,
                )
            ) from error


class Number(Kind):
    """A number within bounds."""

    def __init__(self, least, most, whole=False):
        self.least, self.most, self.whole = least, most, whole

    def _parse(self, env, name, value):
        number = self._number(value)
        if number is None or not self.least <= number <= self.most:
            values = {"name": name, "value": shown(value), "least": f"{self.least:.0f}", "most": f"{self.most:.0f}"}
            raise UserError(
                env._("%(name)s: %(value)s cannot be. Write a whole number from %(least)s to %(most)s.", **values)
                if self.whole
                else env._("%(name)s: %(value)s cannot be. Write a number from %(least)s to %(most)s.", **values)
            )
        return number

    def _number(self, value):
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return None
        if isinstance(value, str) and len(value) > SHOWN:
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        if not math.isfinite(number) or (self.whole and number != int(number)):
            return None
        return int(number) if self.whole else number


class Id(Number):
    """The id of a record, which need not be there."""

    def __init__(self, optional=False):
        super().__init__(1, MOST, whole=True)
        self.optional = optional

    def _absent(self, value):
        return super()._absent(value) or value in (0, "")

    def _parse(self, env, name, value):
        number = self._number(value) if not isinstance(value, str) or value.isdecimal() else None
        if number is None or not self.least <= number <= self.most:
            raise UserError(env._("%(name)s: %(value)s is no id of a record.", name=name, value=shown(value)))
        return number


class Choice(Kind):
    """One of some texts.

    :param choices: the texts, or a function of the environment that returns them
    """

    def __init__(self, choices):
        self.choices = choices

    def _parse(self, env, name, value):
        choices = list(self.choices(env) if callable(self.choices) else self.choices)
        if not isinstance(value, str) or value not in choices:
            raise UserError(
                env._(
                    "%(name)s: %(value)s cannot be asked for. Choose one of: %(choices)s.",
                    name=name,
                    value=shown(value),
                    choices=", ".join(choices),
                )
            )
        return value


class Text(Kind):
    """A text."""

    def __init__(self, longest=LONGEST, optional=False):
        self.longest, self.optional = longest, optional

    def _parse(self, env, name, value):
        if not isinstance(value, str) or len(value) > self.longest or "\x00" in value:
            raise UserError(
                env._(
                    "%(name)s: %(value)s is no text of at most %(longest)s characters.",
                    name=name,
                    value=shown(value),
                    longest=self.longest,
                )
            )
        return value


class Each(Kind):
    """A list of values of one kind.

    :param least: how many there are at least, and ``most`` at most
    """

    def __init__(self, kind, least=0, most=MOST):
        self.kind, self.least, self.most = kind, least, most

    def _parse(self, env, name, value):
        if not isinstance(value, (list, tuple)) or not self.least <= len(value) <= self.most:
            raise UserError(
                env._("%(name)s: %(value)s is not the list that is asked for.", name=name, value=shown(value))
            )
        return [self.kind.parse(env, name, one) for one in value]


class Values(Kind):
    """Values by name, each of its kind; what has another name is left as it is."""

    def __init__(self, **kinds):
        self.kinds = kinds

    def _parse(self, env, name, value):
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise UserError(env._("%(name)s: %(value)s is no set of values by name.", name=name, value=shown(value)))
        return value | {key: self.kinds[key].parse(env, key, value[key]) for key in self.kinds.keys() & value.keys()}


class Record(Kind):
    """Values of a record as ``write`` takes them, not saved yet.

    :param model: name of its model
    """

    def __init__(self, model):
        self.model = model

    def _parse(self, env, name, value):
        try:
            check_values(env[self.model], value)
        except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError) as error:
            raise UserError(
                env._("%(name)s: these are no values to save: %(value)s", name=name, value=shown(value))
            ) from error
        return value


class Json(Kind):
    """A text of JSON that says a value of some kind."""

    def __init__(self, kind):
        self.kind = kind

    def _parse(self, env, name, value):
        try:
            found = json.loads(value)
        except (RecursionError, TypeError, ValueError) as error:
            raise UserError(
                env._("%(name)s: %(value)s is not written in JSON.", name=name, value=shown(value))
            ) from error
        return self.kind.parse(env, name, found)


class Search(Kind):
    """A domain of a model."""

    def __init__(self, model):
        self.model = model

    def _parse(self, env, name, value):
        if value == () or value == []:
            return value
        try:
            domain = Domain(value)
            check_domain(env[self.model], domain)
            domain.optimize(env[self.model])
        except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError) as error:
            raise UserError(env._("%(name)s: this is no search: %(value)s", name=name, value=shown(value))) from error
        return domain
