"""Fields × roles × ways of asking."""

import psycopg2
from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from . import rules, rules_fields
from .cases import is_ours
from .markers import Markers
from .roles import GROUPS, KINDS

QUIET = (
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.models",
    "odoo.sql_db",
    "odoo.orm.models",
)
#: Types of fields that are read with their record.
PLAIN = {"boolean", "char", "date", "datetime", "float", "integer", "monetary", "selection"}
#: What a call may end in, and answers that tell nothing.
ERRORS = (ArithmeticError, AttributeError, LookupError, NotImplementedError, TypeError, UserError, ValueError)
ERRORS = (*ERRORS, psycopg2.Error)
REFUSED = ("AccessError", "UserError", "ValueError", "NotImplementedError", None, [], {}, {"datas": []})


class FieldsMatrix:
    """The part of the matrix on fields of ours on Odoo's models, and on what is sent in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = {
            key: {
                "res.partner": partner,
                "account.move": cls.env["account.move"].search([("partner_id", "=", partner.id)], limit=1),
                "sale.order": cls.env["sale.order"].search([("partner_id", "=", partner.id)], limit=1),
                "crm.lead": cls.env["crm.lead"].search([("partner_id", "=", partner.id)], limit=1),
                **cls._meetings(key, partner),
            }
            for key, partner in cls.partners.items()
        }
        cls.markers = Markers(cls)
        cls.env.flush_all()

    @classmethod
    def _meetings(cls, key, partner):
        """Return a meeting with a customer and an activity on the customer, of the customer's salesperson."""
        user = cls.users[key]
        event = cls.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": "2026-03-02 09:00:00",
                "stop": "2026-03-02 10:00:00",
                "user_id": user.id,
                "partner_ids": [Command.set((partner | user.partner_id).ids)],
            }
        )
        activity = partner.activity_schedule("mail.mail_activity_data_call", user_id=user.id)
        return {"calendar.event": event, "mail.activity": activity}

    def our_fields(self):
        """Return the (model, field) of ours on models of others."""
        mixed = {name for name in self.our_models() if self.env[name]._abstract}
        return {
            (model, field.name)
            for model, records in self.env.items()
            if not is_ours(records._original_module or "") and model not in mixed
            for field in records._fields.values()
            if field._modules and all(map(is_ours, field._modules))
        }

    def test_every_field_has_a_rule(self):
        rules_of = rules_fields.FIELDS
        told = [(model, name) for models, names, *__ in rules_of for model in models for name in names.split()]
        self.assertEqual(len(told), len(set(told)), "a field in two rules")
        self.assertEqual(self.our_fields() - set(told), set(), "fields in no rule")
        for model, name in told:
            self.assertIn(name, self.env[model]._fields if model in self.env else (), f"{model} has no such field")
        for model in self.our_models():
            for field in self.env[model]._fields.values():
                self.assertTrue(self.is_told(model, field), f"{model}.{field.name} is in no rule")

    def is_told(self, model, field):
        """Say whether a rule says who reads a field of one of our models.

        A figure, day or code is read with its record. What may hold anything, or is computed for whoever asks, is
        named by a rule of its own, and so is a record that has a stricter rule than the one that names it.
        """
        if field.type in PLAIN or not is_ours(field._module or ""):
            return True
        if field.comodel_name:
            return field.comodel_name in rules.MODELS or not is_ours(self.env[field.comodel_name]._original_module)
        return f"{model}.{field.name}" in rules_fields.OPEN

    # Whether the field is there at all

    def may_ask(self, role, audience):
        """Say whether a role reaches any record by an audience, so that the field is there for that role."""
        return audience == "everyone" or KINDS[role] in rules.AUDIENCES[audience]

    @mute_logger(*QUIET)
    def test_fields_are_there_for_whom_they_are(self):
        """A field that is for nobody of a role is not described, read, exported or searched by."""
        wrong = []
        for role in GROUPS:
            env = self.as_role(role)
            for models, names, audience, __ in rules_fields.FIELDS:
                for model in models:
                    for name in names.split():
                        field = env[model]._fields[name]
                        if env[model]._has_field_access(field, "read") != self.may_ask(role, audience):
                            wrong.append(f"{role}: {model}.{name}")
                        elif not self.may_ask(role, audience):
                            wrong += [f"{role} {way} {model}.{name}" for way in self.ways_open(env[model], field)]
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def ways_open(self, records, field):
        """Return the ways of asking by a field that are not refused."""
        name = field.name
        ways = {
            "reads": lambda: records.search([], limit=1).read([name]),
            "exports": lambda: records.search([], limit=1).export_data([name]),
            # That a required field has a value is known without looking.
            "searches by": lambda: records.search([(name, "!=", "x" if field.required else False)], limit=1),
        }
        return [way for way, ask in ways.items() if self.answer(ask) not in REFUSED]

    def answer(self, ask):
        """Return what a call answers, or the name of the error."""
        try:
            with self.cr.savepoint() as savepoint:
                found = ask()
                found = found.ids if hasattr(found, "ids") else found
                savepoint.rollback()
                return found
        except ERRORS as error:
            return type(error).__name__

    # What nobody enters

    #: By type of field, a value that none of the records has.
    OTHERS = {
        **dict.fromkeys(("integer", "float", "monetary"), 9),
        **{"boolean": True, "char": "x", "date": "2020-01-01", "json": {"x": 1}, "many2one": 1},
    }

    @mute_logger(*QUIET)
    def test_nobody_writes(self):
        """What a rule says is for nobody to write keeps its value, whoever writes it on the document."""
        changed, tried = [], 0
        for models, names, __, written in rules_fields.FIELDS:
            for model in models if written == "nobody" else ():
                record = self.document_of("owner", model)
                for field in (record._fields[name] for name in names.split()):
                    value = field.get_values(self.env)[0] if field.type == "selection" else self.OTHERS.get(field.type)
                    if not record or value is None or not field.store or not field.column_type:
                        continue
                    before = self.stored(record, field.name)
                    for role in GROUPS:
                        tried += 1
                        if self.written(record.with_env(self.as_role(role)), field.name, value) != before:
                            changed.append(f"{role} writes {model}.{field.name}")
        self.assertGreaterEqual(tried, len(GROUPS) * 8, "stamps of documents, and the rate of a cost")
        self.assertFalse(changed, "\n" + "\n".join(changed))

    def document_of(self, key, model):
        """Return a record of one of Odoo's models that is about a customer, the company, or none."""
        if model == "sale.order.line":
            return self.documents[key]["sale.order"].order_line[:1]
        if model == "res.company":
            return self.company
        return self.documents[key].get(model, self.env[model])

    def written(self, record, name, value):
        """Return what is stored after somebody has tried to write a value; then it is as it was."""
        with self.cr.savepoint() as savepoint:
            try:
                with self.cr.savepoint():
                    record.write({name: value})
                    self.env.flush_all()
            except ERRORS:
                self.env.invalidate_all(flush=False)
            found = self.stored(record, name)
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return found

    def stored(self, record, name):
        query = SQL("SELECT %s FROM %s WHERE id = %s", SQL.identifier(name), SQL.identifier(record._table), record.id)
        return self.env.execute_query(query)[0][0]
