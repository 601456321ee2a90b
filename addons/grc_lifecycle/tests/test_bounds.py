"""Every number and day that users can write is finite and of this age, and an upgrade makes it so."""

import json
import math

import psycopg2
from odoo import Command, models
from odoo.addons.grc_base.tools.bounds import FIRST_DAY, LAST_DAY, MOST, Within
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

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
