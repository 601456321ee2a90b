from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..common import GrcCase, as_day
from ..common_users import of_company

#: Links that are not checked by Odoo, and why.
UNCHECKED = {
    ("grc.person", "partner_id"): "a person has no company, and its rule asks for that of the partner",
    ("grc.person", "contact_id"): "a person has no company; who may not see the contact may not choose it",
    ("grc.person", "income_id"): "a person has no company; bands of others are not seen",
    ("grc.person", "role_ids"): "a person has no company; roles of others are not seen",
    ("grc.person.taste", "partner_id"): "a taste has no company, and its rule asks for that of the partner",
    ("grc.person.taste", "product_id"): "a taste has no company; products of others are not seen",
    ("grc.action", "user_id"): "handed over by its method, which asks who is there to do it",
    ("grc.action", "team_id"): "that of the user",
    ("grc.segment", "segmentation_id"): "the company of a segment is that of its segmentation",
    ("grc.stage.rule", "stage_id"): "the company of a rule is that of its stage",
    ("grc.playbook.step", "playbook_id"): "the company of a step is that of its playbook",
    ("grc.audience.line", "audience_id"): "the company of a line is that of its audience",
    ("grc.campaign.step", "campaign_id"): "the company of a step is that of its campaign",
}


@tagged("post_install", "-at_install")
class TestOtherCompany(GrcCase):
    """Point 9: what is another company's, a colleague's or the suite's own is neither read nor written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        seller = "base.group_user,sales_team.group_sale_salesman,base.group_partner_manager,grc_base.group_grc_user"
        manager = (
            "base.group_user,sales_team.group_sale_manager,account.group_account_manager,grc_base.group_grc_manager"
        )
        groups = {
            "portal": "base.group_portal",
            "employee": "base.group_user,base.group_partner_manager",
            "seller": seller,
            "colleague": seller,
            "accountant": "base.group_user,account.group_account_manager,grc_base.group_grc_user",
            "manager": manager,
            "boss": manager,
        }
        cls.users = {
            name: new_test_user(cls.env, f"other_{name}", wanted, **of_company(cls.company))
            for name, wanted in groups.items()
        }
        cls.own = cls.partner("Own", user_id=cls.users["seller"].id)
        cls.theirs = cls.partner("Colleague's", user_id=cls.users["colleague"].id)
        cls.nobodys = cls.partner("Nobody's")
        cls.move = cls.invoice(cls.own, -20, 100)
        cls.refresh()

    def env_of(self, name):
        return self.env(user=self.users[name], context={"allowed_company_ids": self.company.ids})

    # Stamps of posted documents

    @property
    def stamps(self):
        """The fields of invoices that our own SQL writes, found by what they are."""
        return sorted(
            name
            for name, field in self.env["account.move"]._fields.items()
            if name.startswith("grc_") and field.store and field.readonly
        )

    def stored(self):
        self.env.flush_all()
        names = SQL(", ").join(map(SQL.identifier, self.stamps))
        return self.env.execute_query(SQL("SELECT %s FROM account_move WHERE id = %s", names, self.move.id))[0]

    def other_value(self, name):
        kind = self.env["account.move"]._fields[name]
        if kind.type == "selection":
            return kind.get_values(self.env)[-1]
        return "2020-01-01" if kind.type == "date" else 999

    def test_stamps(self):
        """Nobody who posts invoices writes what was stored when they were posted, by whatever call."""
        self.assertGreaterEqual(set(self.stamps), {"grc_kind", "grc_margin", "grc_reversed_on", "grc_free_cost"})
        before = self.stored()
        for user in ("accountant", "manager"):
            move = self.move.with_env(self.env_of(user))
            draft = self.invoice(self.own, -3, 5, post=False).with_env(self.env_of(user))
            for name in self.stamps:
                value = self.other_value(name)
                calls = {
                    "write": lambda m=move, v={name: value}: m.write(v),
                    "web_save": lambda m=move, v={name: value}: m.web_save(v, {}),
                    "draft": lambda m=draft, v={name: value}: m.write(v),
                    "create": lambda m=move, v={name: value}: m.create({"move_type": "out_invoice", **v}),
                    "copy": lambda m=move, v={name: value}: m.copy(v),
                }
                for how, call in calls.items():
                    with self.subTest(user=user, name=name, how=how), self.assertRaisesRegex(AccessError, "entering"):
                        call()
                with self.subTest(user=user, name=name, how="load"):
                    found = move.load([".id", name], [[str(move.id), str(value)]])
                    self.assertFalse(found["ids"], found)
                with self.subTest(user=user, name=name, how="default"):
                    asked = move.with_context(**{f"default_{name}": value})
                    self.assertNotIn(name, asked.default_get([name, "ref"]))
        self.assertEqual(self.stored(), before)

    def test_stamps_by_a_bank_line(self):
        """Nor through a line of a bank statement, which has the fields of its journal entry."""
        names = set(self.env["account.bank.statement.line"]._fields) & set(self.stamps)
        self.assertEqual(names, set(self.stamps))
        lines = self.env_of("accountant")["account.bank.statement.line"]
        for name in names:
            vals = {name: self.other_value(name)}
            with self.subTest(name=name):
                with self.assertRaisesRegex(AccessError, "entering"):
                    lines.browse(1).write(vals)
                with self.assertRaisesRegex(AccessError, "entering"):
                    lines.create({"payment_ref": "x", **vals})

    def test_mark_stays_the_users(self):
        """What is no sale is the user's to say, also of a posted document."""
        move = self.move.with_env(self.env_of("accountant"))
        move.grc_not_sale = True
        self.assertEqual(self.move.grc_kind, 0)
        move.grc_not_sale = False
        self.assertEqual(self.move.grc_kind, 1)

    # Settings

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models", "odoo.orm.models")
    def test_settings(self):
        """Costs and settings of a company are for managers: every employee reads companies."""
        names = [name for name in self.env["res.company"]._fields if name.startswith("grc_")]
        self.assertGreater(len(names), 4)
        for user in ("portal", "employee", "seller", "accountant"):
            company = self.company.with_env(self.env_of(user))
            self.assertFalse(set(names) & set(company.fields_get()), user)
            for name in names:
                with self.subTest(user=user, name=name):
                    with self.assertRaises(AccessError):
                        company.read([name])
                    with self.assertRaises(AccessError):
                        company.search([(name, "=", self.some_value(name))])
                    with self.assertRaises(AccessError):
                        company.web_read({name: {}})
        managed = self.company.with_env(self.env_of("manager"))
        for name in names:
            if self.env["res.company"]._fields[name].groups != "base.group_system":
                managed.read([name])
        settings = self.env_of("employee")["res.config.settings"]
        self.assertFalse([name for name in settings.fields_get() if name in names])

    def some_value(self, name):
        field = self.company._fields[name]
        if field.type == "date":
            return as_day(0)
        return self.company[name] if field.type == "selection" else 1

    # Totals and marks

    def test_totals(self):
        """Whoever sees their own customers only finds no totals of the company."""
        models = ["grc.refresh", *({"grc.plan"} & set(self.env.registry))]
        if "grc.plan" in models:
            self.env["grc.plan"].create({"company_id": self.company.id, "as_of": as_day(0)})
        for model in models:
            with self.subTest(model=model):
                found = self.env[model].search([("company_id", "=", self.company.id)])
                self.assertTrue(found)
                self.assertEqual(found.with_env(self.env_of("manager")).search([("id", "in", found.ids)]), found)
                mine = found.with_env(self.env_of("seller"))
                self.assertFalse(mine.search([]))
                self.assertFalse(mine.has_access("read"))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.orm.models")
    def test_prospects(self):
        """A salesperson marks, sees and unmarks their own prospects, and those whom nobody looks after."""
        prospects = self.env["grc.prospect"]
        marked = prospects.create([{"partner_id": partner.id} for partner in (self.theirs, self.own)])
        mine = marked.with_env(self.env_of("seller"))
        self.assertEqual(mine.search([]).partner_id, self.own)
        self.assertFalse(self.theirs.with_env(self.env_of("seller")).grc_is_prospect)
        with self.assertRaises(AccessError):
            mine[:1].read(["partner_id"])
        with self.assertRaises(AccessError):
            mine[:1].unlink()
        unmarked = self.partner("Another of the colleague's", user_id=self.users["colleague"].id)
        refusals = set()
        for partner in (self.theirs, unmarked):
            with self.assertRaises(AccessError) as refused, self.cr.savepoint():
                mine.create({"partner_id": partner.id})
            refusals.add(str(refused.exception))
            with self.assertRaises(AccessError), self.cr.savepoint():
                partner.with_env(self.env_of("seller")).action_follow_prospect()
        self.assertEqual(len(refusals), 1, "whether a colleague follows somebody is not told by the refusal")
        nobodys = self.nobodys.with_env(self.env_of("seller"))
        nobodys.action_follow_prospect()
        self.assertTrue(nobodys.grc_is_prospect)
        nobodys.action_leave_prospect()
        self.assertFalse(nobodys.grc_is_prospect)
        self.assertEqual(marked.with_env(self.env_of("boss")).search([]), marked)

    def test_prospect_of_another_company(self):
        foreign = self.partner("Foreign", company_id=self.second.id)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["grc.prospect"].create({"partner_id": foreign.id, "company_id": self.company.id})

    # Models

    def ours(self):
        return [
            model
            for name, model in sorted(self.env.registry.items())
            if name.startswith("grc.") and not model._abstract and model._auto
        ]

    def is_written(self, model):
        """Return whether users write a model."""
        return any(
            access.perm_write or access.perm_create
            for access in self.env["ir.model.access"].search([("model_id.model", "=", model._name)])
        )

    def test_every_link_is_checked(self):
        """Of whatever users write, a link to a record with a company is checked by Odoo."""
        missing = []
        for model in self.ours():
            if not self.is_written(model) or model._transient:
                continue
            for name, field in model._fields.items():
                if (
                    field.type in ("many2one", "many2many")
                    and field.store
                    and not field.readonly
                    and field.comodel_name != "res.company"
                    and {"company_id", "company_ids"} & set(self.env[field.comodel_name]._fields)
                    and (model._name, name) not in UNCHECKED
                    and not (field.check_company and model._check_company_auto)
                ):
                    missing.append(f"{model._name}.{name}")
        self.assertFalse(missing)

    def test_every_model_has_a_rule_of_its_company(self):
        rules = self.env["ir.rule"].search([("groups", "=", False), ("perm_read", "=", True)])
        ruled = {rule.model_id.model for rule in rules if "company_ids" in rule.domain_force}
        missing = [model._name for model in self.ours() if "company_id" in model._fields and model._name not in ruled]
        self.assertFalse(missing)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_wizards(self):
        """A wizard is that of who opened it."""
        wizards = [model for model in self.ours() if model._transient]
        self.assertTrue(wizards)
        for model in wizards:
            with self.subTest(model=model._name):
                opened = self.env_of("boss")[model._name].create({})
                other = opened.with_env(self.env_of("manager"))
                self.assertFalse(other.search([]))
                with self.assertRaises(AccessError):
                    other.read(["display_name"])
                with self.assertRaises(AccessError):
                    other.write({"company_id": self.company.id})
                with self.assertRaises(AccessError):
                    opened.create({"company_id": self.second.id})
