import inspect

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..common import GrcCase, rows_written
from ..common_users import of_company

#: What a method that is called from outside is given for parameters without a default.
GUESSES = {"card": [False, False], "values": {}, "settings": {}, "domain": [], "vals": {}, "defaults": {}}


@tagged("post_install", "-at_install")
class TestWhoStarts(GrcCase):
    """Point 7: who may not see customers starts nothing, and nobody more than one run of a kind at a time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            "portal": "base.group_portal",
            "employee": "base.group_user,base.group_partner_manager",
            "seller": "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
        }
        cls.users = {
            name: new_test_user(cls.env, f"starts_{name}", wanted, **of_company(cls.company))
            for name, wanted in groups.items()
        }
        cls.a = cls.partner("A", user_id=cls.users["seller"].id)
        cls.invoice(cls.a, -9, 10)
        cls.refresh()
        cls.clear_queue(cls)
        cls.env["ir.cron.trigger"].search([]).unlink()

    def as_user(self, name, model="grc.customer"):
        return self.env(user=self.users[name], context={"allowed_company_ids": self.company.ids})[model]

    def waiting(self):
        """Return how many whole refreshes wait, and how many scheduled runs have been woken."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM grc_queue WHERE company_ref = %s AND partner_ref IS NULL", self.company.id)
        )
        return rows[0][0], self.env["ir.cron.trigger"].search_count([])

    # Every method that can be called from outside

    def methods(self):
        """Yield (model, name of a method) of the public methods that our addons add to any model."""
        for model_name, model in sorted(self.env.registry.items()):
            names = {
                name
                for cls in model.mro()
                if cls.__module__.startswith("odoo.addons.grc_")
                for name, value in vars(cls).items()
                if inspect.isfunction(value) and not name.startswith("_")
            }
            for name in sorted(names):
                if not any(name in vars(cls) for cls in model.mro() if not self.is_ours(cls)):
                    try:
                        get_public_method(self.env[model_name], name)
                    except AccessError:
                        continue
                    yield model_name, name

    @staticmethod
    def is_ours(kind):
        # Classes of the registry itself have no module of an addon.
        return kind.__module__.startswith("odoo.addons.grc_") or not kind.__module__.startswith("odoo.")

    def arguments(self, method):
        """Return a guess for every parameter without a default."""
        parameters = list(inspect.signature(method).parameters.values())[1:]
        return [
            GUESSES.get(parameter.name, self.a.id if parameter.name.endswith("_id") else "x")
            for parameter in parameters
            if parameter.default is parameter.empty and parameter.kind == parameter.POSITIONAL_OR_KEYWORD
        ]

    def started(self, function):
        """Return what a call leaves behind, and whether it was refused."""
        refused = False
        before = rows_written(self.env), self.waiting()
        with self.cr.savepoint() as savepoint:
            try:
                function()
            except Exception:
                refused = True
            after = before if refused else (rows_written(self.env), self.waiting())
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return refused, after != before

    def test_strangers_start_nothing(self):
        """Portal users and employees without the group start nothing by any public method of ours."""
        found = list(self.methods())
        self.assertGreater(len(found), 60)
        record = {"res.partner": self.a, "grc.customer": self.customer(self.a)}
        for model_name, name in found:
            method = getattr(type(self.env[model_name]), name)
            for user in ("portal", "employee"):
                target = self.as_user(user, model_name).browse(record.get(model_name, self.a).id)
                with self.subTest(model=model_name, method=name, user=user), self.quiet():
                    __, started = self.started(lambda t=target, m=method: m(t, *self.arguments(m)))
                    self.assertFalse(started)

    def quiet(self):
        return mute_logger("odoo.models", "odoo.addons.base.models.ir_rule", "odoo.orm.models", "odoo.sql_db")

    # Rebuilds

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_rebuild(self):
        """Figures are rebuilt for who may see them; of several requests of whomever one waits."""
        for user in ("portal", "employee"):
            for method in ("action_refresh", "action_rebuild"):
                with self.subTest(user=user, method=method), self.assertRaises(AccessError):
                    getattr(self.as_user(user), method)()
        self.assertEqual(self.waiting(), (0, 0))
        for __ in range(3):
            self.as_user("seller").action_refresh()
            self.customers.action_rebuild()
        self.assertEqual(self.waiting(), (1, 1))

    def test_rebuild_while_one_runs(self):
        """A run that has begun is not the one that is asked for now: what changed since is looked at again."""
        queue = self.env["grc.queue"]
        running = queue._touch_company(self.company, running=True)
        self.customers.action_refresh()
        self.assertEqual(self.waiting()[0], 2)
        queue._forget(running)
        self.assertEqual(self.waiting()[0], 1)
        self.assertEqual(queue._take(self.company)[0], True)
        self.customers.action_refresh()
        self.assertEqual(self.waiting()[0], 1)

    def test_run_that_died(self):
        """The mark of a run that died has the whole company refreshed, as a request does."""
        queue = self.env["grc.queue"]
        queue._touch_company(self.company, running=True)
        self.assertIn(self.company, queue._companies())
        self.assertEqual(queue._take(self.company)[0], True)

    def test_another_company(self):
        """Nobody has the figures of a company rebuilt that is not theirs."""
        second = self.new_company("Second Ltd")
        foreign = self.as_user("seller").with_context(allowed_company_ids=second.ids)
        with self.assertRaises(AccessError):
            foreign.action_refresh()
