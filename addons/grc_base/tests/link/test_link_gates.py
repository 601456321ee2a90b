import json

from odoo import Command
from odoo.tests import tagged

from ...models.link.grc_customer_gate import LINK
from .gate_own import GateOwn
from .gate_records import ACCOUNTING, MARKER


@tagged("post_install", "-at_install")
class TestLinkGates(GateOwn):
    """Point 1: the id of a customer whom a user may not read yields nothing of the customer, wherever it is sent.

    Markers lie in every figure and name of a colleague's customer and of one of another company. Their ids are sent
    through every model of the registry that has the link, by every call that writes or computes.
    """

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
