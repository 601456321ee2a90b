"""Every number and day that users can write is finite and of this age, and an upgrade makes it so."""

import importlib.util
import json
import math
from pathlib import Path

import psycopg2
from odoo import Command, models
from odoo.addons.grc_base.tools.bounds import FIRST_DAY, LAST_DAY, MOST, Within
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger, sql

from .common_actions import MONDAY, ActionCase

NUMBERS = (math.inf, -math.inf, math.nan, 1e300, -1e300, -5, 10**400)
DAYS = ("0001-01-01", "9999-12-31", "1500-06-15")
TYPES = {"float": NUMBERS, "monetary": NUMBERS, "integer": NUMBERS, "date": DAYS}
#: What older versions may have stored, by the type of the column.
STORED = {
    "float8": ("Infinity", "-Infinity", "NaN", "1e300", "-5"),
    "numeric": ("Infinity", "NaN", "1e300", "-5"),
    "int4": ("2147483647", "-2147483648", "-5"),
    "date": ("0001-01-01", "9999-12-31", "infinity", "0044-03-15 BC"),
}
ADDONS = {"grc_base": "19.0.1.2.0", "grc_scoring": "19.0.1.2.0", "grc_lifecycle": "19.0.1.1.0"}


def ours(model, field):
    return model._name.startswith("grc.") or field.name.startswith("grc_")


class BoundsCase(ActionCase):
    """One record of each of our models with numbers or days that somebody may write."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = {record._name: record for record in cls.make()}

    @classmethod
    def make(cls):
        env, company, partner = cls.env, {"company_id": cls.company.id}, {"partner_id": cls.customer.id}
        playbook = cls.new_playbook()
        stage = env["grc.stage"].search([("phase", "=", "declining")], limit=1)
        yield playbook
        yield playbook.step_ids
        yield stage
        yield stage.rule_ids[:1] or env["grc.stage.rule"].create({"stage_id": stage.id, "silent_days": 10})
        yield cls.company
        yield env["crm.team"].create({"name": "Team", **company})
        yield env["product.template"].create({"name": "Lamp"})
        order = env["sale.order"].create(dict(partner, **company))
        yield env["sale.order.line"].create({"order_id": order.id, "product_id": cls.good.id})
        yield env["grc.action"].create(
            {"source": "playbook", "key": "bounds", "date": MONDAY, "deadline": MONDAY, "summary": "x"}
            | company
            | partner
        )
        yield env["grc.action.assumption"].create(
            {"source": "overdue", "probability": 0.1, "effort": 10, "lead_days": 7} | company
        )
        yield env["grc.activity.time"].create(
            {"activity_type_id": env.ref("mail.mail_activity_data_call").id, "minutes": 5} | company
        )
        yield env["grc.consent"].create(dict(partner, decision="refused", source="x", **company))
        yield env["grc.consent.rule"].create({"name": "Here"})
        yield env["grc.opposition"].create({"digest": "x", "channel": "email"})
        yield env["grc.consent.topic"].create({"name": "News"})
        yield env["grc.dismiss.reason"].create({"name": "Because"})
        yield env["grc.goal"].create({"target": 100, "date_from": "2026-01-01"} | company)
        yield env["grc.group"].create({"number": 1, **company})
        yield env["grc.life.rule"].create(
            {"name": "Birthday", "summary": "x", "activity_type_id": env.ref("mail.mail_activity_data_call").id}
        )
        yield env["grc.meeting.report"].create(dict(partner, said="x", met_on=MONDAY, **company))
        yield env["grc.person"].create(dict(partner, name="Jane"))
        yield env["grc.person.taste"].create(dict(partner, kind="topic", name="Golf"))
        yield env["grc.person.purpose"].create({"part": "income", "purpose": "x", **company})
        yield env["grc.person.role"].create({"name": "Decides"})
        yield env["grc.person.income"].create({"name": "High"})
        yield env["grc.audience"].create({"name": "All", "line_ids": [Command.create({})], **company}).line_ids
        yield env["grc.pressure.rule"].create({"name": "Rarely", **company})
        yield env["grc.contact.floor"].create({"value_class": "c", **company})
        campaign = env["grc.campaign"].create(
            {
                "name": "Campaign",
                "audience_id": env["grc.audience"].search([("company_id", "=", cls.company.id)], limit=1).id,
                "step_ids": [Command.create({"name": "Mail"})],
                **company,
            }
        )
        yield campaign
        yield campaign.step_ids
        recipe = env["grc.campaign.recipe"].create({"name": "Ready", "step_ids": [Command.create({"name": "Mail"})]})
        yield recipe
        yield recipe.step_ids
        yield env["grc.completeness.item"].create({"name": "Reference", "question": "Which?", "field_name": "ref"})
        yield env["grc.relation.cost"].create(
            {"name": "Fair", "amount": 10, "date_from": "2026-01-01", "date_to": "2026-02-01"} | company
        )
        yield cls.company._grc_segmentation().segment_ids[:1]
        yield cls.company._grc_segmentation()
        yield env["grc.stage.override"].create(
            dict(partner, stage_id=stage.id, date_from=MONDAY, date_to=MONDAY, reason="x", **company)
        )
        yield env["grc.threshold"].search([("company_id", "=", cls.company.id)], limit=1)
        yield env["grc.wallet"].create(dict(partner, spending=10, date=MONDAY, **company))

    @classmethod
    def written(cls):
        """Yield ``(model, field)`` of the stored numbers and days that a user may write, in all our addons."""
        access = cls.env["ir.model.access"].sudo()
        for model in cls.env.values():
            if model._abstract or model._transient or not model._auto:
                continue
            found = [
                field
                for field in model._fields.values()
                if ours(model, field)
                and field.store
                and field.type in TYPES
                and field.name not in models.MAGIC_COLUMNS
                and not (model._name == "account.move" and field.readonly)
            ]
            domain = [("model_id.model", "=", model._name), "|", ("perm_write", "=", True), ("perm_create", "=", True)]
            if found and access.search_count(domain):
                yield from ((model, field) for field in found)


@tagged("post_install", "-at_install")
class TestBounds(BoundsCase):
    def refused(self, record, name, value):
        """Return why a value is refused, or False; the database's own refusals as the server tells them."""
        try:
            with self.cr.savepoint(), mute_logger("odoo.sql_db"):
                record.write({name: value})
                self.env.flush_all()
        except (AccessError, UserError, ValidationError) as error:
            return str(error)
        except psycopg2.IntegrityError as error:
            self.env.invalidate_all(flush=False)
            sentence = record._sql_error_to_message(error)
            self.assertNotEqual(sentence, record._sql_error_to_message_generic(error), f"{record}.{name} = {value}")
            return sentence
        return False

    def harmless(self, record, field):
        record.invalidate_recordset()
        value = record[field.name]
        if field.type == "date":
            return value is False or FIRST_DAY <= value <= LAST_DAY
        return math.isfinite(value) and abs(value) <= max(MOST, 2**31)

    def test_every_field(self):
        """Point 8: each bad value of each field is refused with a sentence, or stored as something finite."""
        tried = number = 0
        for model, field in self.written():
            self.assertIn(model._name, self.records, "a model with bounds needs a record in BoundsCase.make")
            record = self.records[model._name]
            for value in TYPES[field.type]:
                with self.subTest(model=model._name, field=field.name, value=str(value)[:9]):
                    tried += 1
                    if self.refused(record, field.name, value):
                        number += 1
                    else:
                        self.assertTrue(self.harmless(record, field))
        self.assertGreater(number, tried * 0.8)

    def test_create_too(self):
        """Point 8: what is refused of ``write`` is refused of ``create``."""
        values = {
            "company_id": self.company.id,
            "partner_id": self.customer.id,
            "source": "manual",
            "date": MONDAY,
            "deadline": MONDAY,
            "summary": "x",
            "key": "create",
        }
        for name, value in (("effort", math.inf), ("stake", 1e300), ("deadline", "0001-01-01"), ("turn", math.nan)):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.actions.create(values | {name: value})

    def test_settings(self):
        """Point 8: the form of the settings refuses them as the company does."""
        for name, value in (("grc_hour_cost", 1e300), ("grc_window_months", math.inf), ("grc_clv_discount", math.nan)):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.env["res.config.settings"].create({name: value}).execute()

    def test_tried_only(self):
        """Point 8: what a screen tries without saving it is refused with the same sentences."""
        stage = self.records["grc.stage"]
        for name, value in (("silent_days", math.inf), ("silent_days", 2 * 10**9), ("min_revenue", math.nan)):
            with self.subTest(name, value=value), self.assertRaises(UserError):
                stage.get_simulation(stage.id, {"rule_ids": [Command.create({name: value})]})
        for name, value in (("effort", math.inf), ("stake", "much"), ("probability", math.nan)):
            with self.subTest(name, value=value), self.assertRaises(UserError):
                self.actions.day_assume(self.records["grc.action"].id, {name: value})

    def test_hours_without_end(self):
        """Point 8: a working calendar with hours that are none leaves the day readable."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE resource_calendar_attendance SET hour_to = 'Infinity' WHERE calendar_id = %s",
            [self.company.resource_calendar_id.id],
        )
        self.env.invalidate_all()
        day = self.actions.with_user(self.seller).with_context(allowed_company_ids=self.company.ids).get_day()
        self.assertNotRegex(json.dumps(day), r"[:,\[] ?-?(Infinity|NaN)\b")

    def test_every_column_is_held(self):
        """Point 8: the database itself holds every number of ours to bounds, save places in a list and colours."""
        free = {"sequence", "color", "rank", "number", "size", "turn"}
        held = {
            (model._name, bound.column)
            for model in self.env.values()
            for bound in model._table_objects.values()
            if isinstance(bound, Within)
        }
        held |= {("grc.segment", name) for name in ("r_min", "r_max", "fm_min", "fm_max")}
        free_models = {"grc.group"}  # written by the search for groups alone
        missing = [
            f"{model._name}.{field.name}"
            for model, field in self.written()
            if field.name not in free and model._name not in free_models and (model._name, field.name) not in held
        ]
        self.assertFalse(missing)

    def test_sentence(self):
        """The sentence names field and bounds, in the user's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        action = self.records["grc.action"].with_context(lang="fr_FR")
        self.env["ir.module.module"]._load_module_terms(["grc_base", "grc_lifecycle"], ["fr_FR"])
        said = "«\N{NO-BREAK SPACE}À faire le\N{NO-BREAK SPACE}» doit être compris entre"
        with self.assertRaisesRegex(ValidationError, said):
            action.deadline = "0001-01-01"


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
