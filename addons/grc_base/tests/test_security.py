from collections import defaultdict

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..tools.stamp import STAMPS
from .common import GrcCase
from .common_users import of_company

OPERATORS = {
    "many2one": [("=", False), ("!=", False), ("not in", [False]), ("ilike", "r"), ("not ilike", "r")],
    "monetary": [(">", 0), ("<", 10**6), ("=", 0), ("!=", 0), ("not in", [0, False])],
    "date": [(">", "2000-01-01"), ("=", False), ("!=", False), (">", "-9999d")],
    "boolean": [("=", True), ("!=", True), ("in", [True, False])],
    "char": [("ilike", "e"), ("not ilike", "e"), ("!=", False)],
}
OPERATORS["integer"] = OPERATORS["float"] = OPERATORS["monetary"]
OPERATORS["selection"] = [("=", False), ("!=", False), ("in", ["segment", "purchase", "reversed", "settles"])]
AGGREGATES = {
    "monetary": ("sum", "max", "array_agg"),
    "date": ("max", "array_agg"),
    "many2one": ("count_distinct", "array_agg"),
    "boolean": ("bool_or", "bool_and"),
}
AGGREGATES["integer"] = AGGREGATES["float"] = AGGREGATES["monetary"]


@tagged("post_install", "-at_install")
class TestSecurity(GrcCase):
    """Who may not see a customer's value gets, however they ask, what they would get if there were none.

    Each way of asking is answered twice: with the hidden rows, and with them deleted. An addon that links another
    model to its customer subclasses this, and adds the model to ``linked`` and its records to ``make``.
    """

    # Odoo's runner looks at a class's own tests alone, unless told.
    allow_inherited_tests_method = True

    linked = ("res.partner", "account.move", "sale.order")
    own = ("grc.customer", "grc.transition", "grc.event", "grc.customer.document")
    of_company = ("grc.refresh", "grc.prospect")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        salesman = "base.group_user,base.group_allow_export,sales_team.group_sale_salesman"
        groups = {
            "owner": f"{salesman},grc_base.group_grc_user",
            "colleague": f"{salesman},grc_base.group_grc_user",
            "employee": salesman,
            "manager": "base.group_user,base.group_allow_export,sales_team.group_sale_manager,"
            "account.group_account_manager,grc_base.group_grc_manager",
            "portal": "base.group_portal",
        }
        cls.users = {
            name: new_test_user(cls.env, f"grc_{name}", wanted, **of_company(cls.company))
            for name, wanted in groups.items()
        }
        cls.users["stranger"] = new_test_user(
            cls.env,
            "grc_stranger",
            groups["manager"],
            **of_company(cls.second),
        )
        cls.records = defaultdict(list)
        cls.hidden = cls.customer_of("owner", 1000)
        cls.shown = cls.customer_of("colleague", 10)
        cls.portal = cls.users["portal"].partner_id
        cls.make(cls.portal, 100)
        cls.refresh()
        cls.refresh(company=cls.second)
        for partner in cls.hidden | cls.shown:
            cls.seen(partner, mark="segment")

    @classmethod
    def customer_of(cls, user, amount):
        """Return a customer whose salesperson is ``user``, with a contact and a record of each model."""
        partner = cls.partner(f"Customer of {user}", user_id=cls.users[user].id)
        contact = cls.partner(f"Worker of {user}", parent_id=partner.id, is_company=False)
        cls.make(partner, amount)
        cls.make(contact, amount)
        partner.grc_is_prospect = True
        return partner

    @classmethod
    def make(cls, partner, amount):
        """Create records that everyone in sales sees, whoever's the customer is."""
        cls.records["res.partner"].append(partner.id)
        invoice = cls.invoice(partner, -400, amount, invoice_user_id=False)
        cls.records["account.move"].append(invoice.id)
        order = cls.order(partner, confirm=False)
        order.user_id = False
        cls.records["sale.order"].append(order.id)

    # Ways of asking

    def ways(self, model, fields, domain):
        """Return {what is asked: function of the model as a user}."""
        ways = {}
        for name in fields:
            field = self.env[model]._fields[name]
            kind = field.type
            ways[f"read {name}"] = lambda records, name=name: records.search(domain).read([name])
            ways[f"sudo {name}"] = lambda records, name=name: records.search(domain).sudo().read([name])
            ways[f"unsudo {name}"] = lambda records, name=name: records.sudo().search(domain).sudo(False).read([name])
            ways[f"mapped {name}"] = lambda records, name=name: [str(record[name]) for record in records.search(domain)]
            ways[f"filtered {name}"] = lambda records, name=name: records.search(domain).filtered(name).ids
            path = f"{name}/.id" if kind == "many2one" else name
            ways[f"export {name}"] = lambda records, path=path: records.search(domain).export_data([path])
            ways[f"web_search_read {name}"] = lambda records, name=name: records.web_search_read(domain, {name: {}})
            if not field.store and not field.search and not field.related:
                continue
            for operator, value in OPERATORS.get(kind, []):
                ways[f"search {name} {operator} {value}"] = lambda records, term=(name, operator, value): (
                    records.search(Domain(domain) & Domain([term])).ids
                )
                ways[f"sudo search {name} {operator} {value}"] = lambda records, term=(name, operator, value): (
                    records.sudo().search(Domain(domain) & Domain([term])).ids
                )
            for order in (name, f"{name} desc nulls last"):
                ways[f"order {order}"] = lambda records, order=order: records.search(domain, order=f"{order}, id").ids
            spec = f"{name}:month" if kind == "date" else name
            ways[f"group {name}"] = lambda records, spec=spec: records._read_group(domain, [spec], ["__count"])
            ways[f"web_read_group {name}"] = lambda records, spec=spec: records.web_read_group(
                domain, [spec], ["__count"]
            )
            for aggregate in AGGREGATES.get(kind, ()):
                spec = f"{name}:{aggregate}"
                ways[f"aggregate {spec}"] = lambda records, spec=spec: records._read_group(domain, [], [spec])
                ways[f"formatted {spec}"] = lambda records, spec=spec: records.formatted_read_group(domain, [], [spec])
                ways[f"order by {spec}"] = lambda records, spec=spec: records._read_group(
                    domain, ["id"], [spec], order=f"{spec} desc, id"
                )
        ways["name_search"] = lambda records: sorted(records.name_search("", domain, limit=None))
        ways["count"] = lambda records: records.search_count(domain)
        ways["exists"] = lambda records: records.search(domain).exists().ids
        return ways

    def linked_ways(self, model):
        """Return the ways of asking through the joined Many2one and the related fields behind it."""
        domain = [("id", "in", self.records[model])]
        owner = self.env[model].with_user(self.users["owner"])
        names = sorted(
            name
            for name, field in owner._fields.items()
            if name.startswith("grc_")
            and name not in (*STAMPS, "grc_reversed_on", "grc_not_sale")
            # Personal data have a group of their own, and tests of their own.
            and owner._has_field_access(field, "read")
        ) + (["grc_margin"] if model == "res.partner" else [])
        ways = self.ways(model, names, domain)
        for term in (
            ("grc_customer_id.revenue", ">", 0),
            ("grc_customer_id.revenue", "=", 0),
            ("grc_customer_id.last_purchase", "=", False),
            ("grc_customer_id.partner_id.name", "ilike", "owner"),
            ("grc_customer_id", "any", [("revenue", ">", 0)]),
            ("grc_customer_id", "any", []),
            ("grc_customer_id", "not any", [("revenue", ">", 0)]),
            ("grc_customer_id", "any!", [("revenue", ">", 0)]),
            ("grc_customer_id", "not any!", [("revenue", ">", 0)]),
            ("grc_customer_id", "in", self.everyone),
            ("grc_customer_id", "not in", self.everyone),
            ("grc_customer_id", "=", self.everyone[0]),
            ("grc_customer_id", "!=", self.everyone[0]),
        ):
            ways[f"search {term}"] = lambda records, term=term: records.search(Domain(domain) & Domain([term])).ids
            ways[f"not {term}"] = lambda records, term=term: records.search(Domain(domain) & ~Domain([term])).ids
            ways[f"filtered {term}"] = lambda records, term=term: records.search(domain).filtered_domain([term]).ids
            ways[f"sudo {term}"] = lambda records, term=term: records.sudo().search(Domain(domain) & Domain([term])).ids
        ways["export path"] = lambda records: records.search(domain).export_data(
            ["grc_customer_id/revenue", "grc_customer_id/partner_id/name"]
        )
        ways["web path"] = lambda records: records.web_search_read(
            domain, {"grc_customer_id": {"fields": {"revenue": {}, "display_name": {}}}}
        )
        ways["query"] = lambda records: (
            records.search([("grc_customer_id", "in", records.env["grc.customer"]._search([("revenue", ">", 0)]))]).ids
        )
        ways["dotted group"] = lambda records: records._read_group(domain, ["grc_customer_id.currency_id"], ["__count"])
        return ways

    def own_ways(self, model):
        names = {
            "grc.customer": ["partner_id", "user_id", "email", "monetary_value", "last_purchase", "is_late", "recency"],
            "grc.customer.document": ["customer_id", "move_id", "amount", "reason", "counted", "date"],
        }.get(model, ["partner_id", "company_id", "date"])
        ways = self.ways(model, [name for name in names if name in self.env[model]._fields], [])
        # The superuser sees our tables whole.
        return {name: way for name, way in ways.items() if "sudo" not in name}

    @property
    def everyone(self):
        return self.customers.sudo().search([("company_id", "=", self.company.id)]).ids

    # Comparison

    def answers(self, user, model, ways):
        """Return {way: answer}; an error is an answer too."""
        found = {}
        for name, way in ways.items():
            self.env.invalidate_all()
            records = self.env(
                user=self.users[user], context={"allowed_company_ids": self.users[user].company_ids.ids}
            )[model]
            try:
                with self.cr.savepoint(flush=False):
                    found[name] = repr(way(records))
            except (UserError, ValueError, NotImplementedError, TypeError) as error:
                found[name] = type(error).__name__
        return found

    def compare(self, users, model, ways, hide):
        """Return {user: {way: (answer with the rows hidden from the user, answer without them)}}."""
        self.env.flush_all()
        with mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.orm.models", "odoo.sql_db"):
            seen = {user: self.answers(user, model, ways) for user in users}
            with self.cr.savepoint() as savepoint:
                hide()
                blind = {user: self.answers(user, model, ways) for user in users}
                savepoint.rollback()
        self.env.invalidate_all()
        return {user: {way: (seen[user][way], blind[user][way]) for way in ways} for user in users}

    def hide_owner(self):
        """Delete what the owner's customer is worth."""
        self.env.cr.execute("DELETE FROM grc_customer WHERE partner_id = %s", [self.hidden.id])
        self.env.cr.execute("DELETE FROM grc_transition WHERE partner_id = %s", [self.hidden.id])
        self.env.cr.execute("DELETE FROM grc_event WHERE partner_id = %s", [self.hidden.id])

    def hide_company(self):
        """Delete what the whole company's customers are worth, and that there is any."""
        for table in ("grc_customer", "grc_transition", "grc_event", "grc_refresh", "grc_prospect"):
            self.env.cr.execute(SQL("DELETE FROM %s WHERE company_id = %s", SQL.identifier(table), self.company.id))

    def assertBlind(self, model, ways, share=3):
        """Check what each user gets with and without the rows that are not for them."""
        found = self.compare(("colleague", "employee", "portal", "owner", "manager"), model, ways, self.hide_owner)
        for user in ("colleague", "employee", "portal"):
            for way, (seen, blind) in found[user].items():
                self.assertEqual(seen, blind, f"{user} asks {model}: {way}")
        # Those who may see do see: the ways are not blind for everyone.
        for user in ("owner", "manager"):
            telling = [way for way, (seen, blind) in found[user].items() if seen != blind]
            self.assertGreater(len(telling), len(ways) / share, f"{user} on {model}")
            failed = [way for way, (seen, __) in found[user].items() if seen == "AccessError"]
            self.assertFalse(failed, f"{user} on {model}")
        self.assertNoCompany(model, ways)
        return found

    def assertNoCompany(self, model, ways):
        found = self.compare(("stranger",), model, ways, self.hide_company)["stranger"]
        for way, (seen, blind) in found.items():
            self.assertEqual(seen, blind, f"a stranger asks {model}: {way}")

    def test_linked(self):
        for model in self.linked:
            with self.subTest(model=model):
                self.assertBlind(model, self.linked_ways(model))

    def test_own(self):
        for model in self.own:
            with self.subTest(model=model):
                # Documents are there without a customer, too.
                self.assertBlind(model, self.own_ways(model), 10 if model == "grc.customer.document" else 3)

    def test_of_company(self):
        for model in self.of_company:
            with self.subTest(model=model):
                self.assertNoCompany(model, self.own_ways(model))

    def test_values(self):
        """The owner sees the figures of their customer and of its contact, the colleague neither."""
        worker = self.hidden.child_ids
        for user, revenue in (("owner", 2000), ("colleague", 0), ("manager", 2000)):
            env = self.env(user=self.users[user], context={"allowed_company_ids": self.company.ids})
            self.env.invalidate_all()
            for partner in (self.hidden, worker):
                self.assertEqual(partner.with_env(env).grc_revenue, revenue, user)
            found = env["res.partner"].search([("grc_revenue", ">", 1000), ("id", "in", self.records["res.partner"])])
            self.assertEqual(found.ids, [self.hidden.id, worker.id] if revenue else [])

    def test_cache_of_another(self):
        """What one user's reading left in the cache is not another's."""
        partner = self.hidden
        for user, revenue in (("owner", 2000), ("colleague", 0), ("owner", 2000)):
            env = self.env(user=self.users[user], context={"allowed_company_ids": self.company.ids})
            self.assertEqual(partner.with_env(env).grc_customer_id.sudo().revenue, revenue, user)
            self.assertEqual(partner.with_env(env).grc_revenue, revenue, user)
            self.assertEqual(bool(partner.with_env(env).grc_badges), bool(revenue), user)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.addons.base.models.ir_model")
    def test_without_the_group(self):
        """Neither field nor table is there for those without the group."""
        for user in ("employee", "portal"):
            for model in self.linked:
                records = self.env[model].with_user(self.users[user])
                names = {name for name in records._fields if name.startswith("grc_")}
                with self.subTest(user=user, model=model):
                    if user == "employee":
                        self.assertFalse(names & set(records.fields_get()))
                    for name in names:
                        with self.assertRaises(AccessError):
                            records.browse(self.records[model][:1]).read([name])
            for model in self.own + self.of_company + ("grc.queue",):
                with self.subTest(user=user, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(self.users[user]).search([])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_writes(self):
        """Figures, movements and events are written by the refresh alone."""
        for model in ("grc.customer", "grc.transition", "grc.event", "grc.customer.document", "grc.refresh"):
            record = self.env[model].search([("company_id", "=", self.company.id)], limit=1)
            self.assertTrue(record)
            for user in ("owner", "manager"):
                mine = record.with_user(self.users[user])
                with self.subTest(user=user, model=model):
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(mine.has_access(operation))

    def test_posting_needs_no_group(self):
        """Who posts invoices or enters quotations need not be a user of these addons."""
        clerk = new_test_user(
            self.env,
            "grc_clerk",
            "base.group_user,base.group_partner_manager,account.group_account_invoice,"
            "sales_team.group_sale_salesman_all_leads",
            **of_company(self.company),
        )
        env = self.env(user=clerk, context={"allowed_company_ids": self.company.ids})
        draft = self.invoice(self.shown, -3, 5, post=False).with_env(env)
        draft.action_post()
        draft.button_draft()
        self.redate(draft, -4)
        draft.action_post()
        self.assertEqual(draft.sudo().grc_kind, 1)
        order = self.order(self.shown, confirm=False).with_env(env)
        order.copy().action_confirm()
        env["res.partner"].create({"name": "New"}).is_company = True
