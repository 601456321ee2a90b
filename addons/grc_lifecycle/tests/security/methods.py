"""Public methods × roles × whose record."""

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import get_public_method
from odoo.tools import mute_logger

from . import rules_methods
from .calls import ABOUT, ARGUMENTS, IDLE, WHATEVER
from .cases import is_ours
from .fields import QUIET
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
        return {name: audience for audience, names in rules_methods.METHODS.items() for name in names.split()}

    def test_every_method_has_a_rule(self):
        told = self.told_methods()
        self.assertEqual(
            len(told), sum(len(names.split()) for names in rules_methods.METHODS.values()), "a method in two rules"
        )
        self.assertEqual(self.our_methods() - told.keys(), set(), "methods in no rule")
        self.assertEqual(told.keys() - self.our_methods(), set(), "rules of methods that are gone")

    def keys(self, name):
        """Return whose records a method is tried on: (key, record or model)."""
        model, __, method = name.rpartition(".")
        if self.env[model]._abstract and model not in self.documents:
            return [("ours", self.env[model])] if self.is_general(name) else []
        if self.is_general(name):
            return [("ours", self.env[model])]
        if name in ABOUT:
            return [(key, self.env[model]) for key in SELLERS]
        found = self.records.get(model) or {key: documents[model] for key, documents in self.documents.items()}
        return [(key, record) for key, record in found.items() if key != "shared"]

    def is_general(self, name):
        """Say whether a method is about a model, not about the record of somebody."""
        model, __, method = name.rpartition(".")
        of_model = getattr(getattr(self.env.registry[model], method), "_api_model", False)
        return name in WHATEVER or (of_model and name not in ABOUT)

    def called(self, env, name, key, records):
        """Return (whether it was allowed, what it answered); what it did is taken back."""
        self.env.invalidate_all()
        with self.cr.savepoint() as savepoint:
            try:
                arguments = ARGUMENTS[name](self, env, key) if name in ARGUMENTS else []
                answer = getattr(records.with_env(env), name.rpartition(".")[2])(*arguments)
                env.flush_all()
                return True, answer
            except (AccessError, MissingError) as error:
                return False, str(error)
            except UserError as error:
                return None, str(error)
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

    @mute_logger(*QUIET)
    def test_methods(self):
        """Each role calls each method; nothing that is not for that role comes back, an error's sentence included."""
        wrong, done = [], set(IDLE)
        for role in GROUPS:
            env = self.as_role(role)
            for name, audience in self.told_methods().items():
                for key, records in self.keys(name):
                    allowed, answer = self.called(env, name, key, records)
                    general = self.is_general(name)
                    expected = self.may_ask(role, audience) if general else reaches(role, audience, key)
                    if allowed is not None and allowed != expected:
                        wrong.append(f"{role} {'can' if allowed else 'cannot'} call {name} of {key}")
                    if allowed:
                        done.add(name)
                    leaks = self.markers.leaks(role, answer)
                    if leaks:
                        wrong.append(f"{role} gets from {name} of {key}: {leaks[:3]}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
        shared = {name for name in self.told_methods() if not self.keys(name)}
        self.assertEqual(self.told_methods().keys() - done - shared, set(), "methods that nobody got to work")

    @mute_logger(*QUIET)
    def test_handover_sheets(self):
        """The sheet of another's customer, which a route prints, has nothing that is not for the role."""
        wrong = []
        for role in GROUPS:
            env = self.as_role(role)
            for key, partner in self.partners.items():
                report = env["report.grc_lifecycle.report_handover"]
                answer = self.answer(lambda: repr(report._get_report_values(partner.ids)["sheets"]))  # noqa: B023
                leaks = self.markers.leaks(role, answer)
                if leaks:
                    wrong.append(f"{role} reads on the sheet of {key}: {leaks}")
                if self.may_ask(role, "users") != (answer != "AccessError"):
                    wrong.append(f"{role}: {str(answer)[:50]}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
