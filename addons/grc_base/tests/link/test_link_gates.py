import json
import re

import psycopg2
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ...models.link.grc_customer_gate import LINK
from ..common import GrcCase, as_day
from ..common_users import of_company

#: What is planted in the figures and names of a foreign customer: numbers from here on, days of this year, this word,
#: which is as short as the shortest column.
NUMBER, YEAR, WORD = 7310000, 1931, "¶§¶"
#: A marker in an answer, also with separators of thousands.
MARKER = re.compile(rf"731\D?0\d\d\d|{YEAR}-|/{YEAR}|{WORD}")

#: Models that a salesperson does not write; an accountant may read every customer of their companies.
ACCOUNTING = ("account.move", "account.bank.statement.line")


@tagged("post_install", "-at_install")
class TestLinkGates(GrcCase):
    """Point 1: the id of a customer whom a user may not read yields nothing of the customer, wherever it is sent.

    Markers lie in every figure and name of a colleague's customer and of one of another company. Their ids are sent
    through every model of the registry that has the link, by every call that writes or computes.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company(f"{WORD} Ltd")
        cls.env.user.company_ids |= cls.second
        cls.seller = cls.user("seller", "sales_team.group_sale_salesman")
        cls.accountant = cls.user("accountant", "sales_team.group_sale_salesman,account.group_account_user")
        cls.colleague = cls.user("colleague", "sales_team.group_sale_salesman")
        cls.own = cls.partner("Own", user_id=cls.seller.id)
        cls.make_records()
        cls.also_own = cls.partner("Also own", user_id=cls.seller.id)
        cls.invoice(cls.also_own, -5, 70)
        partner = cls.partner(f"{WORD} colleague's", user_id=cls.colleague.id)
        cls.invoice(partner, -30, 20)
        cls.unknown = new_test_user(cls.env, f"{WORD}", "base.group_user", **of_company(cls.second))
        other = cls.partner(f"{WORD} other company's", company_id=cls.second.id, user_id=cls.unknown.id)
        cls.invoice(other, -30, 20, company=cls.second)
        cls.refresh()
        cls.refresh(company=cls.second)
        cls.foreign = cls.customer(partner)
        cls.stranger = cls.customer(other, cls.second)
        cls.planted = 0
        cls.plant(cls.foreign)
        cls.plant(cls.stranger)
        cls.specs, cls.hiding = {}, {}

    @classmethod
    def user(cls, name, groups):
        return new_test_user(
            cls.env,
            f"gate_{name}",
            f"base.group_user,base.group_allow_export,base.group_partner_manager,grc_base.group_grc_user,{groups}",
            **of_company(cls.company),
        )

    @classmethod
    def make_records(cls):
        """Make a record of each linked model that the seller or the accountant may write."""
        cls.records = {
            "res.partner": cls.own,
            "res.users": cls.seller,
            "account.move": cls.invoice(cls.own, -10, 50, post=False, invoice_user_id=cls.seller.id),
            "sale.order": cls.order(cls.own, confirm=False),
        }
        cls.invoice(cls.own, -40, 50)
        cls.records["sale.order"].user_id = cls.seller
        if "crm.lead" in cls.env:
            cls.records["crm.lead"] = cls.env["crm.lead"].create(
                {"name": "Lead", "partner_id": cls.own.id, "user_id": cls.seller.id, "company_id": cls.company.id}
            )
        bank = cls.env["account.journal"].create(
            {
                "name": "Bank",
                "code": "BNK9",
                "type": "bank",
                "company_id": cls.company.id,
                "suspense_account_id": cls.account("receivable").copy({"account_type": "asset_current"}).id,
            }
        )
        cls.records["account.bank.statement.line"] = cls.env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "payment_ref": "Paid", "amount": 5, "partner_id": cls.own.id, "date": as_day(-3)}
        )

    # Markers

    @classmethod
    def plant(cls, customer):
        """Put markers in every column of a customer's row and in the names of what the row refers to."""
        values = {
            name: cls.marker(field, customer)
            for name, field in customer._fields.items()
            if field.store and name not in ("id", "partner_id", "company_id")
        }
        cls.write_sql("grc_customer", customer.id, {name: value for name, value in values.items() if value is not None})
        customer.invalidate_recordset()

    @classmethod
    def marker(cls, field, customer):
        """Return a value by which a column is known; None where it can have none."""
        cls.planted += 1
        if field.type in ("integer", "float", "monetary"):
            return NUMBER + cls.planted
        if field.type == "date":
            return f"{YEAR}-{cls.planted % 12 + 1:02}-{cls.planted % 28 + 1:02}"
        if field.type in ("char", "text"):
            return f"{WORD} {cls.planted}"[: field.size] if field.type == "char" else f"{WORD} {cls.planted}"
        if field.type == "many2one":
            return cls.named(cls.env[field.comodel_name], customer.company_id)
        return None

    @classmethod
    def named(cls, model, company):
        """Insert a row of a model, all texts of which are markers, and return its id; None for a model of others."""
        if not model._name.startswith("grc."):
            return None
        columns = {}
        for name, field in model._fields.items():
            if not field.store or not field.column_type or name == "id":
                continue
            kind = field.column_type[0]
            if name == "company_id":
                columns[name] = company.id
            elif field.type == "many2one" and field.required:
                comodel = cls.env[field.comodel_name].with_context(active_test=False)
                columns[name] = cls.named(comodel, company) or comodel.search([], limit=1).id
            elif kind == "jsonb":
                columns[name] = json.dumps({"en_US": f"{WORD} {name}"} if field.translate else {})
            elif kind in ("varchar", "text"):
                text = field.get_values(cls.env)[0] if field.type == "selection" else f"{WORD} {name}"
                columns[name] = text[: getattr(field, "size", None)]
            elif field.required and kind in ("int4", "float8", "numeric") and field.type != "many2one":
                columns[name] = 1
            elif kind == "bool":
                columns[name] = True
            elif kind in ("date", "timestamp"):
                columns[name] = f"{YEAR}-01-01"
        names = list(columns)
        cls.env.flush_all()
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, names)),
            tuple(columns[name] for name in names),
        )
        with cls.env.cr.savepoint():
            return cls.env.execute_query(query)[0][0]

    @classmethod
    def write_sql(cls, table, id_, values):
        cls.env.flush_all()
        for name, value in values.items():
            cls.env.cr.execute(
                SQL("UPDATE %s SET %s = %s WHERE id = %s", SQL.identifier(table), SQL.identifier(name), value, id_)
            )

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

    def test_markers(self):
        """The markers are where the test looks for them: whoever may read the customers finds them."""
        self.assertGreater(self.planted, 50)
        spec = dict.fromkeys(self.specification("res.partner"), {})
        boss = self.user("boss", "sales_team.group_sale_manager,grc_base.group_grc_manager")
        text, done = self.answer(lambda: self.foreign.partner_id.with_user(boss).web_read(spec))
        self.assertTrue(done, text)
        for name, field in self.env["res.partner"]._fields.items():
            if name in spec and field.type in ("integer", "monetary", "date", "char"):
                value = str(json.loads(text)[0][name])
                self.assertRegex(value, MARKER, name)

    def test_linked(self):
        """No call that takes values for a linked record returns anything of the foreign customer."""
        self.assertGreaterEqual(set(self.linked), {"res.partner", "res.users", "account.move", "sale.order"})
        for model in self.linked:
            answered = set()
            record = self.mine(model)
            sent = [] if model in ACCOUNTING else [(self.foreign, "id", {LINK: self.foreign.id})]
            sent += [(self.stranger, how, values) for how, values in self.sent(model, self.stranger).items()]
            for customer, how, values in sent:
                with self.subTest(model=model, customer=customer.id, how=how), self.quiet():
                    for name, function in self.calls(model, record, values):
                        self.assertNothing(f"{model} {how} {name}", function, answered)
            wanted = ("stored onchange True", "stored new", "update")
            # Users may write a few fields of themselves.
            wanted += () if model == "res.users" else ("web_save", "write")
            self.assertGreaterEqual(answered, {f"{model} id {name}" for name in wanted}, model)

    def test_as_if_not_sent(self):
        """What is sent changes nothing: the form shows the same customer and figures as without it."""
        for model in self.linked:
            record = self.mine(model)
            spec = self.specification(model)
            truth = self.read_back(record.web_read, spec)
            self.assertEqual(bool(truth[0][LINK]), model != "res.users", model)
            for how, values in self.sent(model, self.foreign).items():
                with self.subTest(model=model, how=how), self.quiet():
                    self.assertAsIfNotSent(record, spec, values, truth)

    def assertAsIfNotSent(self, record, spec, values, truth):
        edited = self.read_back(lambda: record.new(dict(values), origin=record).web_read(spec))
        self.assertEqual(edited[0] | {"id": record.id}, truth[0])
        if record._name != "res.users":
            self.assertEqual(self.read_back(record.web_save, dict(values), spec), truth)
        found = self.read_back(record.onchange, dict(values), list(values), spec)["value"]
        self.assertEqual(found, {name: truth[0][name] for name in found})

    def read_back(self, function, *arguments):
        """Return the answer of a call that must have one."""
        text, done = self.answer(lambda: function(*arguments))
        self.assertTrue(done, text)
        return json.loads(text)

    def test_nested(self):
        """Nor do lines and records within records of any model, whatever their depth."""
        answered = set()
        for name, model in sorted(self.env.registry.items()):
            if model._abstract or not (name in self.linked or self.has_lines(model)):
                continue
            with self.subTest(model=name), self.quiet():
                for label, function in self.nested(name):
                    self.assertNothing(f"{name}:{label}", function, answered)
        self.assertGreater(len(answered), 60)

    def has_lines(self, model):
        return model._name.startswith("grc.") or any(
            field.type in ("one2many", "many2many") and field.comodel_name in self.linked
            for field in model._fields.values()
        )

    def test_own_models(self):
        """Nor does a form of ours tell of a record whose id was sent, what it is called or what it is related to."""
        answered = set()
        ours = [name for name, model in self.env.registry.items() if name.startswith("grc.") and not model._abstract]
        entered = [name for name in sorted(ours) if self.is_entered(name)]
        self.assertTrue(entered)
        for name in entered:
            with self.subTest(model=name), self.quiet():
                for label, function in self.entered(name):
                    self.assertNothing(f"{name}:{label}", function, answered)

    def is_entered(self, name):
        model = self.env[name].with_user(self.seller)
        return model.has_access("create") or model.has_access("write")

    def entered(self, name):
        """Yield (name, function) of the calls that send the ids of hidden records for a record of one of our models."""
        model = self.env[name].with_env(self.mine("res.partner").env)
        target = model if model.has_access("create") else self.entered_record(name)
        fields = {key: field for key, field in model._fields.items() if model._has_field_access(field, "read")}
        spec = {key: {"fields": {"display_name": {}}} if field.relational else {} for key, field in fields.items()}
        for key, field in fields.items():
            if not field.relational or field.name in ("create_uid", "write_uid"):
                continue
            hidden = self.hidden(field.comodel_name)
            if not hidden:
                continue
            value = hidden if field.type == "many2one" else [Command.link(hidden)]
            yield f"{key} onchange", lambda v={key: value}: target.onchange(v, list(v), spec)
            yield f"{key} first onchange", lambda v={key: value}: target.onchange(v, [], spec)
            line = {key: [Command.set([hidden])] if field.type != "many2one" else {"id": hidden, "display_name": "x"}}
            yield f"{key} otherwise", lambda v=line: target.onchange(v, list(v), spec)

    def entered_record(self, name):
        """Return a record of a model that the seller may write and not create."""
        values = {"partner_id": self.own.id, "user_id": self.seller.id}
        fields = self.env[name]._fields
        known = {key: value for key, value in values.items() if key in fields and fields[key].store}
        id_ = self.named(self.env[name], self.company)
        self.write_sql(self.env[name]._table, id_, known | dict.fromkeys(self.texts(name), "-"))
        return self.env[name].browse(id_).with_env(self.mine("res.partner").env)

    def texts(self, name):
        fields = self.env[name]._fields.values()
        return [
            field.name for field in fields if field.store and field.type in ("char", "text") and not field.translate
        ]

    def hidden(self, comodel):
        """Return the id of a record that the seller may not see and whose name is a marker, if there can be one."""
        if comodel not in self.hiding:
            found = {
                "res.partner": self.stranger.partner_id.id,
                "res.company": self.second.id,
                "res.users": self.unknown.id,
            }.get(comodel)
            model = self.env[comodel]
            if comodel.startswith("grc.") and not model._abstract and model._auto and "company_id" in model._fields:
                found = self.named(model, self.second)
            if found and self.env[comodel].browse(found).with_user(self.seller).has_access("read"):
                found = None
            self.hiding[comodel] = found
        return self.hiding[comodel]

    def test_deep(self):
        """Lines of lines are lines."""
        child = self.partner("Child", parent_id=self.own.id, is_company=False)
        spec = self.specification("res.partner")
        deep = {"child_ids": {"fields": {"child_ids": {"fields": spec}, **spec}}}
        own = self.mine("res.partner")
        for customer in (self.foreign, self.stranger):
            for how, values in self.sent("res.partner", customer).items():
                for inner in ([Command.update(child.id, values)], [Command.create(dict(values, name="Deep"))]):
                    lines = {"child_ids": [Command.update(child.id, {"child_ids": inner, **values})]}
                    with self.subTest(how=how):
                        for changed in ([], ["child_ids"], ["name"]):
                            sent = lines | {"name": "Own"}
                            self.assertNothing("deep", lambda c=changed, v=sent: own.onchange(v, c, deep), set())

    def test_every_model_has_the_gate(self):
        """A model with a field that follows from the customer has the gate, also by ``_inherits``."""
        for model in self.linked:
            self.assertTrue(hasattr(self.env[model], "_grc_derived"), model)
            self.assertEqual(sorted(self.env[model]._grc_derived()), self.derived(model), model)

    def test_what_else_is_sent_stays(self):
        """The gates drop nothing else."""
        own = self.mine("res.partner")
        own.write({"comment": "Kept", LINK: self.foreign.id})
        self.assertIn("Kept", own.comment)
        made = own.create({"name": "New", LINK: self.foreign.id, "city": "Lyon"})
        self.assertEqual((made.name, made.city), ("New", "Lyon"))
        self.assertFalse(made[LINK])
        edited = own.new({"city": "Nice", LINK: self.foreign.id}, origin=own)
        self.assertEqual((edited.city, edited[LINK]), ("Nice", own[LINK]))
        defaults = own.with_context(default_city="Lille", default_grc_revenue=5).default_get(["city", "grc_revenue"])
        self.assertEqual(defaults.get("city"), "Lille")
        self.assertNotIn("grc_revenue", defaults)

    def test_edited_partner_finds_his_customer(self):
        """The form follows: an order that is given another of the user's partners shows the other's figures."""
        order = self.mine("sale.order")
        spec = {"partner_id": {}, LINK: {"fields": {"revenue": {}}}}
        found = order.onchange({"partner_id": self.also_own.id}, ["partner_id"], spec)
        self.assertEqual(found["value"][LINK]["revenue"], 70)
        self.env.invalidate_all()
        self.assertEqual(order.new({}, origin=order)[LINK], order[LINK])
        self.assertEqual(order.new({"partner_id": self.also_own.id, "company_id": self.company.id})[LINK].revenue, 70)
