"""Models × roles × operations × whose record: each is tried."""

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from . import rules, samples
from .roles import GROUPS, KINDS, SELLERS, whose

OPERATIONS = ("read", "write", "create", "unlink")


def reaches(role, audience, key):
    """Say whether a role reaches a record by an audience of the rules."""
    found = rules.AUDIENCES[audience].get(KINDS[role], "") + " " + rules.MORE.get((role, audience), "")
    return whose(role, key) in found.split()


class ModelsMatrix:
    """The part of the matrix on whole records."""

    def test_every_model_has_a_rule(self):
        ours = {name for name in self.our_models() if not self.env[name]._abstract}
        self.assertEqual(ours - rules.MODELS.keys(), set(), "models in no rule")
        abstract = {name for name in self.our_models() if self.env[name]._abstract}
        self.assertEqual(abstract - rules.ABSTRACT.keys(), set(), "models in no rule")
        told = {model.partition(":")[0] for model in rules.MODELS}
        self.assertEqual(told | rules.ABSTRACT.keys(), ours | abstract, "rules of models that are gone")
        for model in ours:
            for key, record in self.records[model].items():
                self.assertTrue(record, f"no record of {model} of {key}")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models", "odoo.sql_db")
    def test_models(self):
        """Each role tries each operation on each record; it succeeds where a rule says so, and only there."""
        wrong = []
        for role in GROUPS:
            env = self.as_role(role)
            for model, operations in rules.MODELS.items():
                for key, record in self.records[model].items():
                    for operation in OPERATIONS:
                        expected = reaches(role, operations.get(operation, "nobody"), key)
                        if self.tried(env, model, key, record, operation) not in (expected, None):
                            wrong.append(f"{role} {'cannot' if expected else 'can'} {operation} {model} of {key}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def tried(self, env, model, key, record, operation):
        """Return whether an operation succeeds, None where that cannot be told; what it did is taken back.

        Creating is tried with the values of the record, of which there can be only one: it goes first.
        """
        table = model.partition(":")[0]
        if not env[table].has_access(operation):
            return False
        mine = record.with_env(env)
        with self.cr.savepoint() as savepoint:
            try:
                if operation == "create":
                    self._create(env, model, key, record)
                elif operation == "write":
                    mine.write(samples.WRITES[table])
                elif operation == "unlink":
                    mine.unlink()
                else:
                    mine.invalidate_recordset()
                    return bool(mine.read(self.columns(mine), load=None))
                env.flush_all()
                return True
            except ValidationError:
                return None  # the values are wrong, whoever the user
            except UserError:
                return False
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

    def columns(self, records):
        """Return the names of the stored fields that a user may read."""
        return [
            name for name, field in records._fields.items() if field.store and records._has_field_access(field, "read")
        ]

    def _create(self, env, model, key, record):
        values = self.values(model, key)
        record.unlink()
        env[model.partition(":")[0]].create(values)

    def values(self, model, key):
        """Return the values with which a record like that of ``key`` is made."""
        if key in SELLERS:
            found = samples.of_customer(self, key)
            mine = {"partner_id": self.partners[key].id, "company_id": self.company_of(key).id}
            return found.get(model, mine)
        company = {"ours": self.company, "theirs": self.second, "shared": None}[key]
        found = samples.of_company(self, company)
        for part, (whole, name) in self.parts.items():
            if part == model:
                field = self.env[whole]._fields[name].inverse_name
                return {field: self.records[whole][key].id, **samples.PARTS[part]}
        return found.get(model, {"company_id": company and company.id})
