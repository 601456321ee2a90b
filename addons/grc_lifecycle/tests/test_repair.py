"""An upgrade brings every number and day within its bounds, and says what it has changed."""

import importlib.util
from pathlib import Path

from odoo import Command, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger, sql

from .test_bounds import ADDONS, STORED, BoundsCase


@tagged("post_install", "-at_install")
class TestRepair(BoundsCase):
    """Point 8: an upgraded database is brought into bounds, then holds them."""

    def constraints(self):
        """Yield ``(table, name, definition)`` of the constraints that we declare on numbers and days."""
        for model in self.env.values():
            if model._auto and not model._abstract:
                for name, declared in model._table_objects.items():
                    if isinstance(declared, models.Constraint) and declared._module.startswith("grc_"):
                        definition = declared.get_definition(self.env.registry)
                        if definition.startswith("CHECK"):
                            yield model._table, name, definition

    def bounds(self):
        """Yield ``(record, bound, type of its column)``."""
        for name, record in self.records.items():
            for bound in self.env[name]._table_objects.values():
                if isinstance(bound, Within) and bound._module in ADDONS:
                    yield record, bound, sql.table_columns(self.cr, record._table)[bound.column]["udt_name"]

    def migrate(self):
        for addon, version in ADDONS.items():
            path = Path(__file__).parents[2] / addon / "migrations" / version / "pre-bounds.py"
            spec = importlib.util.spec_from_file_location(f"{addon}_bounds", path)
            script = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(script)
            script.migrate(self.cr, "old")

    def plant(self, place):
        """Store the bad value of a place in each column; return what was planted where."""
        planted = {}
        for record, bound, kind in self.bounds():
            values = STORED[kind]
            if place < len(values):
                self.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(bound.column),
                        values[place],
                        record.id,
                    )
                )
                planted[record._name, bound.column] = values[place]
        return planted

    def listed(self):
        return {(line.model, line.name): line for line in self.env["grc.repair"].search([], order="id")}

    def test_every_column(self):
        """Point 8: one of each kind of bad value is planted in each column, corrected, listed, and refused again."""
        self.env.flush_all()
        constraints = list(self.constraints())
        for table, name, __ in constraints:
            if sql.constraint_definition(self.cr, table, name):
                sql.drop_constraint(self.cr, table, name)
        for place in range(max(map(len, STORED.values()))):
            self.cr.execute("DELETE FROM grc_repair")
            planted = self.plant(place)
            with mute_logger("odoo.addons.grc_base.tools.upgrade.repair"):
                self.migrate()
            self.env.invalidate_all()
            for (model, column), value in planted.items():
                with self.subTest(model=model, column=column, value=value):
                    self.assertTrue(self.in_bounds(model, column))
            self.assertGreater(len(self.listed()), 5)
            self.assertLessEqual(set(self.listed()), set(planted))
        for table, name, definition in constraints:
            sql.add_constraint(self.cr, table, name, definition)

    def in_bounds(self, model, column):
        record = self.records[model]
        bounds = [bound for bound in record._table_objects.values() if getattr(bound, "column", None) == column]
        broken = SQL(" OR ").join(bound.condition() for bound in bounds)
        self.cr.execute(
            SQL("SELECT COALESCE(%s, FALSE) FROM %s WHERE id = %s", broken, SQL.identifier(record._table), record.id)
        )
        return not self.cr.fetchone()[0]

    def test_told(self):
        """Point 8: old value, table and id are in the log and in the manager's list; twice is once."""
        action = self.records["grc.action"]
        sql.drop_constraint(self.cr, "grc_action", "grc_action_effort_range")
        self.cr.execute("UPDATE grc_action SET effort = 'Infinity' WHERE id = %s", [action.id])
        with self.assertLogs("odoo.addons.grc_base.tools.upgrade.repair", "WARNING") as log:
            self.migrate()
            self.migrate()
        self.assertEqual(len(log.output), 1)
        self.assertIn(f"grc_action {action.id}: effort was Infinity", log.output[0])
        manager = self.new_user("grc_repairer", "sales_team.group_sale_manager,grc_base.group_grc_manager")
        line = self.env["grc.repair"].with_user(manager).search([("model", "=", "grc.action")])
        self.assertEqual((line.before, line.after, line.res_id), ("Infinity", "2400", action.id))
        self.assertEqual(line.company_id, self.company)
        self.assertEqual(line.field_label, "Effort")
        self.assertEqual(line.action_open()["res_id"], action.id)
        with self.assertRaises(AccessError):
            line.before = "7"
        line.unlink()

    def test_personal(self):
        """Point 8: a corrected birth date is shown to those who may see it."""
        person = self.records["grc.person"]
        sql.drop_constraint(self.cr, "grc_person", "grc_person_birth_date_days")
        self.cr.execute("UPDATE grc_person SET birth_date = '0001-02-03' WHERE id = %s", [person.id])
        with mute_logger("odoo.addons.grc_base.tools.upgrade.repair"):
            self.migrate()
        person.invalidate_recordset()
        self.assertFalse(person.birth_date)
        lines = self.env["grc.repair"]
        manager = self.new_user("grc_m", "grc_base.group_grc_manager")
        keeper = self.new_user("grc_k", "grc_base.group_grc_manager,grc_base.group_grc_personal")
        domain = [("model", "=", "grc.person")]
        self.assertFalse(lines.with_user(manager).search(domain))
        self.assertEqual(lines.with_user(keeper).search(domain).before, "0001-02-03")

    def test_other_company(self):
        """A line of another company is not shown; one of none to every manager."""
        other = self.new_company("Elsewhere")
        stranger = new_test_user(
            self.env,
            "grc_elsewhere",
            "grc_base.group_grc_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        lines = self.env["grc.repair"].create(
            [{"model": "grc.action", "res_id": 1, "name": "effort", "company_id": c} for c in (self.company.id, False)]
        )
        seen = lines.with_user(stranger).with_context(allowed_company_ids=other.ids).search([("id", "in", lines.ids)])
        self.assertEqual(seen, lines[1])
        with self.assertRaises(UserError):
            seen.with_env(self.env).copy({"res_id": 10**9}).action_open()
