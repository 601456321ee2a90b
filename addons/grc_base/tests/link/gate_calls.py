"""What is asked for and sent of records with the link, by each call that takes values."""

import json

import psycopg2
from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ...models.link.grc_customer_gate import LINK
from .gate_records import ACCOUNTING, MARKER, GateRecords


class GateCalls(GateRecords):
    """Sends the ids of foreign customers, and looks for markers in the answers."""

    # What is asked for and what is sent

    @property
    def linked(self):
        """The models that have the link, of whichever addon."""
        return [name for name, model in self.env.registry.items() if LINK in model._fields and not model._abstract]

    def derived(self, model):
        """Return the names of the fields of a model that follow from its customer, found by their definition."""
        return sorted(
            name
            for name, field in self.env[model]._fields.items()
            if name == LINK
            or (field.related or "").split(".")[0] == LINK
            or name == "grc_badges"
            or (field.inherited and field.related_field.name in self.derived(field.related_field.model_name))
        )

    def specification(self, model, whole=False):
        """Return what a form would ask of a model: all that follows from the customer.

        :param bool whole: and all fields of the customer, which Odoo refuses of one who is stored, but not of a
            record that was made of what the client sent
        """
        if (model, whole) not in self.specs:
            self.specs[model, whole] = {
                name: {"fields": self.names_of(name, whole)} if self.env[model]._fields[name].comodel_name else {}
                for name in self.derived(model)
            }
        return self.specs[model, whole]

    def names_of(self, name, whole):
        fields = self.env["grc.customer"]._fields
        if name != LINK or not whole:
            return {"display_name": {}}
        return {
            name: {"fields": {"display_name": {}}} if field.type == "many2one" else {}
            for name, field in fields.items()
            if not field.groups and (field.store or field.related) and field.type not in ("one2many", "many2many")
        }

    def sent(self, model, customer):
        """Return {how: values} in which the id of a customer, and what is theirs, is sent for a record of a model."""
        fields = self.env[model]._fields
        related = {}
        for name in self.derived(model):
            if name == LINK:
                continue
            if fields[name].type == "many2one":
                related[name] = customer.sudo()[self.path(model, name)].id
            elif fields[name].type in ("integer", "float", "monetary"):
                related[name] = 42
        return {
            "id": {LINK: customer.id},
            "pair": {LINK: [customer.id, "Somebody"]},
            "dict": {LINK: {"id": customer.id, "revenue": 1}},
            "related": related,
            "all": related | {LINK: customer.id},
        }

    def path(self, model, name):
        """Return the name on the customer of a field related to it."""
        field = self.env[model]._fields[name]
        if field.inherited:
            return self.path(field.related_field.model_name, field.related_field.name)
        return field.related.split(".")[1]

    # Calls

    def calls(self, model, record, values):
        """Yield (name of a call, function) of the calls that take values for a record of a model, or for a new one."""
        spec = self.specification(model, isinstance(values.get(LINK), dict))
        plain = {name: values.get(name) for name in values if not isinstance(values.get(name), dict | list)}
        empty = record.browse()
        for known, target in (("", empty), ("stored ", record)):
            for changed in ([], list(values)):
                yield f"{known}onchange {bool(changed)}", lambda t=target, c=changed: t.onchange(dict(values), c, spec)
            yield (
                f"{known}onchange of another",
                lambda t=target: t.onchange(values | self.other(record), [*self.other(t)], spec),
            )
            yield f"{known}new", lambda t=target: t.new(dict(values), origin=t or None).web_read(spec)
        yield "update", lambda: self.updated(record, values).web_read(spec)
        yield "web_save", lambda: record.web_save(dict(values), spec)
        yield "web_save_multi", lambda: record.web_save_multi([dict(values)], spec)
        yield "write", lambda: self.written(record, values, spec)
        yield "create", lambda: empty.web_save(self.base(record) | values, spec)
        yield "copy", lambda: record.copy(dict(values)).web_read(spec)
        yield "load", lambda: self.loaded(record, plain, spec)
        if LINK in plain:
            yield "resequence", lambda: record.web_resequence(spec, LINK, plain[LINK])
        defaults = {f"default_{name}": value for name, value in plain.items()}
        yield "default_get", lambda: empty.with_context(**defaults).default_get(list(spec))
        yield "default onchange", lambda: empty.with_context(**defaults).onchange({}, [], spec)
        yield "default create", lambda: empty.with_context(**defaults).web_save(self.base(record), spec)
        yield (
            "name_create",
            lambda: (
                empty.browse(empty.with_context(**defaults).name_create("Somebody")[0])
                .with_context(**defaults)
                .web_read(spec)
            ),
        )

    def other(self, record):
        """Return ``{name: value}`` of a field that is not ours, as the one that was changed."""
        return {"partner_id": record.partner_id.id} if "partner_id" in record._fields else {"name": record.name}

    def base(self, record):
        """Return what a new record needs."""
        return record.copy_data()[0]

    def updated(self, record, values):
        edited = record.new(origin=record)
        edited.update(values)
        return edited

    def written(self, record, values, spec):
        """Write, read, flush, let the transaction's cache go, and read again."""
        record.write(dict(values))
        read = [record.web_read(spec), record.read(list(spec)), record.export_data([f"{LINK}/revenue"])]
        self.env.flush_all()
        self.env.invalidate_all()
        return [read, record.web_read(spec)]

    def loaded(self, record, values, spec):
        """Import a change and a new record."""
        names = list(values)
        paths = [f"{name}/.id" if record._fields[name].type == "many2one" else name for name in names]
        row = [str(values[name] or "") for name in names]
        found = record.load([".id", *paths], [[str(record.id), *row]])
        return [found["ids"], record.web_read(spec)]

    def nested(self, name):
        """Yield (name, function) of the calls that send values for a linked record within a record of another model."""
        model = self.env[name].with_user(self.seller)
        if not model.has_access("create"):
            return
        for field_name, field in model._fields.items():
            record = self.mine(field.comodel_name)
            if not record or field_name in ("create_uid", "write_uid") or not model._has_field_access(field, "write"):
                continue
            for customer, how in (
                (self.stranger if name in ACCOUNTING else self.foreign, "dict"),
                (self.stranger, "all"),
            ):
                value = self.lines(field, record, self.sent(field.comodel_name, customer)[how])
                value = {field_name: value}
                spec = {field_name: {"fields": self.specification(field.comodel_name, how == "dict")}}
                yield f"onchange {field_name}", lambda v=value, s=spec: model.onchange(v, list(v), s)
                yield f"first onchange {field_name}", lambda v=value, s=spec: model.onchange(v, [], s)
                if mine := self.mine(name):
                    yield f"stored onchange {field_name}", lambda v=value, s=spec, m=mine: m.onchange(v, list(v), s)
                    yield f"web_save {field_name}", lambda v=value, s=spec, m=mine: m.web_save(v, s)

    def lines(self, field, record, values):
        """Return the value of a relational field whose record has values of its own."""
        if field.type == "many2one":
            return {"id": record.id, **values}
        return [
            Command.create(dict(values, name="Line")),
            Command.link(record.id),
            Command.update(record.id, dict(values)),
        ]

    # Comparison

    def mine(self, model):
        """Return the record of a linked model that the seller, or of accounting the accountant, may write, or None."""
        record = self.records.get(model)
        user = self.accountant if model in ACCOUNTING else self.seller
        return record and record.with_env(self.env(user=user, context={"allowed_company_ids": self.company.ids}))

    def answer(self, function):
        """Return the answer of a call as text and whether it was one; nothing of the call stays."""
        self.env.invalidate_all()
        with self.cr.savepoint() as savepoint:
            try:
                found, done = function(), True
                self.env.flush_all()
            except (UserError, ValueError, TypeError, psycopg2.Error) as error:
                found, done = str(error), False
            text = json.dumps(found, default=str, ensure_ascii=False)
            self.env.invalidate_all(flush=False)
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return text, done

    def assertNothing(self, label, function, answered):
        text, done = self.answer(function)
        if done:
            answered.add(label)
        found = MARKER.search(text)
        self.assertFalse(found, f"{label}: {found and text[max(found.start() - 200, 0) : found.end() + 50]}")

    def quiet(self):
        return mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.orm.models", "odoo.sql_db")
