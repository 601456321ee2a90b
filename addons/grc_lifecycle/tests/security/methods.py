"""Public methods × roles × whose record."""

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tools import mute_logger

from . import rules
from .calls import ABOUT, ARGUMENTS
from .cases import is_ours
from .fields import ERRORS, QUIET
from .models import reaches
from .roles import GROUPS, SELLERS


class MethodsMatrix:
    """The part of the matrix on methods that a client may call."""

    def our_methods(self):
        """Return ``{model.method}`` of the public methods that our addons add."""
        found = set()
        for model, records in self.env.items():
            for name in dir(type(records)):
                owners = [kind for kind in type(records).__mro__ if callable(kind.__dict__.get(name))]
                if name.startswith("_") or not owners or not is_ours(owners[-1].__module__):
                    continue
                try:
                    get_public_method(records, name)
                except (AccessError, AttributeError):
                    continue
                found.add(f"{model}.{name}")
        return found

    def told_methods(self):
        """Return ``{model.method: audience}`` of the rules."""
        return {name: audience for audience, names in rules.METHODS.items() for name in names.split()}

    def test_every_method_has_a_rule(self):
        told = self.told_methods()
        self.assertEqual(
            len(told), sum(len(names.split()) for names in rules.METHODS.values()), "a method in two rules"
        )
        self.assertEqual(self.our_methods() - told.keys(), set(), "methods in no rule")
        self.assertEqual(told.keys() - self.our_methods(), set(), "rules of methods that are gone")

    def keys(self, name):
        """Return whose records a method is tried on: (key, record or model)."""
        model, __, method = name.rpartition(".")
        if getattr(getattr(self.env.registry[model], method), "_api_model", False):
            return [(key, self.env[model]) for key in (SELLERS if name in ABOUT else ["ours"])]
        found = self.records.get(model) or {
            key: documents[model] for key, documents in self.documents.items() if model in documents
        }
        return [(key, record) for key, record in found.items() if key != "shared"]

    def called(self, env, name, key, records):
        """Return (whether it was allowed, what it answered); what it did is taken back."""
        arguments = ARGUMENTS[name](self, key) if name in ARGUMENTS else []
        self.env.invalidate_all()
        with self.cr.savepoint() as savepoint:
            try:
                answer = getattr(records.with_env(env), name.rpartition(".")[2])(*arguments)
                env.flush_all()
                return True, answer
            except AccessError as error:
                return False, str(error)
            except ERRORS as error:
                return None, str(error)
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

    @mute_logger(*QUIET)
    def test_methods(self):
        """Each role calls each method; nothing that is not for him comes back, an error's sentence included."""
        wrong = []
        for role in GROUPS:
            env = self.as_role(role)
            for name, audience in self.told_methods().items():
                for key, records in self.keys(name):
                    allowed, answer = self.called(env, name, key, records)
                    expected = reaches(role, audience, key)
                    if allowed is not None and allowed != expected:
                        wrong.append(f"{role} {'can' if allowed else 'cannot'} call {name} of {key}")
                    leaks = self.markers.leaks(role, answer)
                    if leaks:
                        wrong.append(f"{role} gets from {name} of {key}: {leaks[:3]}")
                    if allowed is None:
                        wrong.append(f"ERR {role} {name} {key} {answer[:90]}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
