"""Public methods and searches × odd values: the answer is one, or a sentence."""

import inspect

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from . import rules, rules_fields
from .calls import ARGUMENTS
from .cases import is_ours
from .fields import QUIET
from .odd import ODD

OPERATORS = ("=", "!=", "in", "not in", ">", "ilike")
#: Operators that Odoo refuses itself, whatever the field.
REFUSED = {"boolean": (">", "ilike"), "many2one": (">",), "many2many": (">",)}
#: Searches of the right form, with days that are none.
FORMS = {
    "lifecycle": ("kept:{0}:{1}:all", "lost:{0}:{1}:done"),
    "loyalty": ("kept:{0}", "left:{1}", "back:{0}:{1}"),
    "movement": ("segment:{0}:{1}:any:other", "stage:{0}:{1}:1:x", "class:{0}:{1}:any:9"),
    "retention": ("bought:year:{0}:{0}:{1}", "cohort:month:{0}::", "kept:quarter::{0}:{1}", "still:x:{0}:{0}:"),
}
DAYS = ("0001-01-01", "0100-01-01", "9800-12-31", "9999-12-31", "10000-01-01", "2026-02-30", "x", "")
#: What a name is searched with.
NAMES = ("", "abc", "%", "'", "\\", "x" * 5000, "9" * 400, "é\u202e", False)


class OdditiesMatrix:
    """Point 20: what screens and searches are asked may be anything."""

    def ends(self, ask):
        """Return the name of the error that a call ends in, if that is none with a sentence; what it did is undone."""
        self.env.invalidate_all()
        with self.cr.savepoint() as savepoint:
            try:
                ask()
                self.env.flush_all()
            except UserError as error:
                return None if str(error).strip() else "an error that says nothing"
            except Exception as error:  # noqa: BLE001 - whatever it is, it is no sentence
                return f"{type(error).__name__}: {str(error)[:80]}"
            finally:
                savepoint.rollback()
                self.env.invalidate_all()
        return None

    def parameters(self, name):
        """Return (names of the parameters of a method, arguments with which it works)."""
        model, __, method = name.rpartition(".")
        signature = inspect.signature(getattr(self.env.registry[model], method))
        names = list(signature.parameters)[1:]
        given = ARGUMENTS[name](self, self.as_role("head"), "owner") if name in ARGUMENTS else []
        return names, dict(zip(names, given, strict=False))

    @mute_logger(*QUIET)
    def test_odd_parameters(self):
        """Point 20: each parameter of each public method with each odd value."""
        env, wrong = self.as_role("head"), []
        for name in sorted(self.our_methods()):
            model, __, method = name.rpartition(".")
            names, given = self.parameters(name)
            records = env[model]
            if names and not getattr(getattr(self.env.registry[model], method), "_api_model", False):
                found = self.records[model]["ours"] if model in self.records else self.partners["owner"]
                records = found.with_env(env)
            for parameter in names:
                for value in ODD:
                    ask = {**given, parameter: value}
                    error = self.ends(lambda: getattr(records, method)(**ask))  # noqa: B023 - called at once
                    if error:
                        wrong.append(f"{name}({parameter}={str(value)[:40]}): {error}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    @mute_logger(*QUIET)
    def test_odd_arguments(self):
        """Point 20: too many arguments, and names that there are not."""
        env, wrong = self.as_role("head"), []
        for name in sorted(self.our_methods()):
            model, __, method = name.rpartition(".")
            names, given = self.parameters(name)
            if names:
                call = getattr(env[model], method)
                for error in (self.ends(lambda: call(**given, nobody=1)), self.ends(lambda: call(*[None] * 12))):  # noqa: B023
                    if error:
                        wrong.append(f"{name}: {error}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    @mute_logger(*QUIET)
    def test_odd_searches(self):
        """Point 20: each field that we search ourselves, by each operator and odd value."""
        env, wrong = self.as_role("head"), []
        for model in (*rules.MODELS, *rules_fields.LINKED):
            if ":" in model or not env[model].has_access("read"):
                continue
            for field in env[model]._fields.values():
                if field.store or not field.search or not is_ours(field._module or "") or field.related:
                    continue
                for operator in OPERATORS:
                    if operator in REFUSED.get(field.type, ()):
                        continue
                    for value in self.searched(field):
                        error = self.ends(lambda: env[model].search([(field.name, operator, value)], limit=1))  # noqa: B023
                        if error:
                            wrong.append(f"{model}: {field.name} {operator} {str(value)[:40]}: {error}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def searched(self, field):
        """Return the values to search a field by: those that Odoo does not refuse itself, whatever the field.

        Of days it refuses what is none.
        """
        if field.type == "date":
            return [False, *DAYS[:4]]
        forms = [form.format(one, two) for form in FORMS.get(field.name, ()) for one in DAYS for two in DAYS]
        texts = [value for value in ODD if not field.relational or value != "\x00"]
        return forms + [value for value in texts if not (isinstance(value, (dict, list)) and self.is_nested(value))]

    def is_nested(self, value):
        """Say whether values lie in one that no set holds."""
        return isinstance(value, dict) or any(isinstance(one, (dict, list)) for one in value)

    @mute_logger(*QUIET)
    def test_odd_names(self):
        """Point 20: a search by name works on every model of ours, reports included."""
        env, wrong = self.as_role("head"), []
        for model in rules.MODELS:
            if ":" in model or not env[model].has_access("read"):
                continue
            for name in NAMES:
                for operator in ("ilike", "=", "not ilike"):
                    error = self.ends(lambda: env[model].name_search(name, operator=operator, limit=3))  # noqa: B023
                    if error:
                        wrong.append(f"{model}.name_search({str(name)[:20]}, {operator}): {error}")
            for way in (
                lambda: env[model].search([("display_name", "ilike", "x")], limit=1),  # noqa: B023
                lambda: env[model].name_search(limit=1),  # noqa: B023
                lambda: env[model].web_name_search("x", {"display_name": {}}),  # noqa: B023
            ):
                error = self.ends(way)
                if error:
                    wrong.append(f"{model} by name: {error}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
