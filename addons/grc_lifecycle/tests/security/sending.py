"""What is sent in: ids of others' customers and figures, by every call that writes or computes."""

from collections import Counter
from functools import partial

from odoo.tools import mute_logger

from . import rules, rules_fields
from .fields import QUIET
from .roles import SELLERS, whose

#: What a figure is sent in as.
SENT = {"integer": 7, "float": 7.5, "monetary": 7.5, "char": "sent", "date": "2020-02-02", "boolean": True}


class SendingMatrix:
    """The part of the matrix on values from outside."""

    def figures(self, env, model):
        """Return what to ask of a document, if the role may: the figures that come straight from the link.

        Not those that are computed of the customer as the user, who is refused together with whatever else they ask.
        """
        records = env[model]
        return {
            name: {}
            for name, field in records._fields.items()
            if (field.related or "").startswith("grc_customer_id.") and records._has_field_access(field, "read")
        }

    def spec(self, env, model):
        """Return what to ask of a record of ours: all of its fields, and the names of what it refers to."""
        records = env[model]
        return {
            name: {"fields": {"display_name": {}}} if field.type == "many2one" else {}
            for name, field in records._fields.items()
            if field.type != "binary" and records._has_field_access(field, "read")
        }

    def base(self, model):
        """Return the values that a new document of a model needs."""
        mine = {"partner_id": self.partners["owner"].id}
        return {
            "res.partner": {"name": "New"},
            "account.move": {"move_type": "out_invoice"},
            "sale.order": mine,
            "crm.lead": {"name": "New", "type": "opportunity"},
        }[model]

    def calls(self, env, model, values, own):
        """Return ``{call: function}`` of every call by which values come in."""
        records, spec = env[model], self.figures(env, model)
        names = list(values)
        base = self.base(model)
        forged = {f"default_{name}": value for name, value in values.items()}

        def saved(record):
            env.flush_all()
            first = record.web_read(spec)
            env.invalidate_all()
            return [first, record.web_read(spec)]

        return {
            "onchange": lambda: records.onchange({**base, **values}, names, spec),
            "onchange of nothing": lambda: records.onchange({**base, **values}, [], spec),
            "onchange of own": lambda: own.onchange(values, names, spec),
            "default": lambda: records.with_context(**forged).onchange(base, [], spec),
            "default_get": lambda: records.with_context(**forged).default_get(list(spec)),
            "create": lambda: saved(records.create({**base, **values})),
            "create by default": lambda: saved(records.with_context(**forged).create(base)),
            "write": lambda: [own.write(values), saved(own)],
            "write and read": lambda: [own.write(values), own.read(list(spec))],
            "web_save": lambda: records.web_save({**base, **values}, spec),
            "web_save of own": lambda: own.web_save(values, spec),
            "copy": lambda: saved(own.copy(values)),
            "import": lambda: self.imported(env, model, {**base, **values}, saved),
            "export": lambda: [own.write(values), own.export_data(list(spec))],
        }

    def imported(self, env, model, values, saved):
        """Return what is read of a record that was imported."""
        columns = {name: f"{name}/.id" if env[model]._fields[name].type == "many2one" else name for name in values}
        found = env[model].load(list(columns.values()), [[str(values[name]) for name in columns]])
        return [found, saved(env[model].browse(found["ids"]))] if found["ids"] else found

    def nested(self, env):
        """Return ``{model.field: (model, field, linked model)}`` of the lines of linked models that a role may send."""
        return {
            f"{model}.{name}": (model, name, field.comodel_name)
            for model, records in env.items()
            if not records._abstract and records.has_access("create")
            for name, field in records._fields.items()
            if field.type in ("one2many", "many2many")
            and field.comodel_name in rules_fields.LINKED
            and records._has_field_access(field, "write")
        }

    def sent(self, env, model, customer):
        """Return the values to send: the id of a customer in several forms, and a value for each figure."""
        fields = env[model]._fields
        figures = {
            name: SENT[fields[name].type]
            for models, names, *__ in rules_fields.FIELDS[:2]
            if model in models
            for name in names.split()
            if fields[name].type in SENT
        }
        return [{"grc_customer_id": customer.id}, {"grc_customer_id": customer.id, **figures}]

    def figures_kept(self, answer):
        """Say whether a figure that was sent comes back."""
        return "'sent'" in repr(answer)

    @mute_logger(*QUIET)
    def test_ids_of_others_customers(self):
        """Point 1: no call that writes or computes gives back a figure of a customer whose id was sent."""
        wrong, answered = [], Counter()
        for role, key in (
            ("owner", "colleague"),
            ("owner", "stranger"),
            ("accountant", "stranger"),
            ("stranger", "owner"),
            ("employee", "owner"),
        ):
            env = self.as_role(role)
            for customer in (self.records["grc.customer"][key],):
                for model in rules_fields.LINKED:
                    own = self.documents[role if role in SELLERS else "owner"][model].with_env(env)
                    for values in self.sent(env, model, customer):
                        for call, ask in self.calls(env, model, values, own).items():
                            self.env.invalidate_all()
                            answer = self.answer(ask)
                            leaks = self.markers.leaks(role, answer)
                            answered[role, call] += not isinstance(answer, str)
                            if leaks or self.figures_kept(answer):
                                wrong.append(f"{role}: {call} of {model} by {key}: {leaks[:3] or 'kept'}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
        self.assertFalse([call for (role, call), number in answered.items() if role == "owner" and not number])

    @mute_logger(*QUIET)
    def test_ids_in_lines(self):
        """Point 1: nor does a call that sends them in lines of another document."""
        wrong, answered = [], 0
        for role in ("owner", "accountant"):
            env = self.as_role(role)
            customer = self.records["grc.customer"]["stranger"]
            for path, (model, name, linked) in self.nested(env).items():
                names = self.figures(env, linked)
                line = [0, "virtual_1", {**self.base(linked), "grc_customer_id": customer.id}]
                spec = {name: {"fields": {"display_name": {}, **dict.fromkeys(names, {})}}}
                for changed in ([name], []):
                    self.env.invalidate_all()
                    answer = self.answer(partial(env[model].onchange, {name: [line]}, changed, spec))
                    answered += not isinstance(answer, str)
                    leaks = self.markers.leaks(role, answer)
                    if leaks:
                        wrong.append(f"{role}: onchange of {path}: {leaks[:3]}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    @mute_logger(*QUIET)
    def test_records_of_others_on_ours(self):
        """Point 1: no form of ours computes from a record that was named and may not be read."""
        wrong = []
        for role in ("owner", "personal", "accountant", "manager"):
            env = self.as_role(role)
            for model in (name for name in rules.MODELS if ":" not in name):
                records = env[model]
                if not (records.has_access("create") or records.has_access("write")):
                    continue
                spec = self.spec(env, model)
                for name, field in records._fields.items():
                    if field.type not in ("many2one", "many2many") or name not in spec:
                        continue
                    for key, other in self.others(role, field.comodel_name).items():
                        value = other.id if field.type == "many2one" else [[4, other.id]]
                        ways = {
                            "onchange": lambda r=records, n=name, v=value, s=spec: r.onchange({n: v}, [n], s),
                            "default": lambda r=records, n=name, v=value, s=spec: r.with_context(
                                **{f"default_{n}": v}
                            ).onchange({}, [], s),
                        }
                        for way, ask in ways.items():
                            self.env.invalidate_all()
                            leaks = self.markers.leaks(role, self.answer(ask))
                            if leaks:
                                wrong.append(f"{role}: {way} of {model}.{name} by {key}: {leaks[:3]}")
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def others(self, role, comodel):
        """Return ``{key: record}`` of a model that are not the role's own."""
        found = self.partners if comodel == "res.partner" else self.records.get(comodel, {})
        return {key: record for key, record in found.items() if whose(role, key) in ("company", "other")}
