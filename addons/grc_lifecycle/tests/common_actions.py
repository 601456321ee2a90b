from datetime import timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.tests import new_test_user
from odoo.tools import SQL
from psycopg2.extras import Json

#: A Monday; the company works from Monday to Friday.
MONDAY = fields.Date.to_date("2026-03-02")


class ActionCase(GrcCase):
    """Customers in stages, written as the refresh would, on a Monday morning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 08:00:00"))
        cls.actions = cls.env["grc.action"]
        cls.stages = {
            phase: cls.env.ref(f"grc_lifecycle.stage_{phase}")
            for phase in ("prospect", "new", "active", "declining", "lost")
        }
        for model in ("grc.playbook", "grc.life.rule"):
            cls.env[model].search(fields.Domain.TRUE).active = False
        if "grc.contact.floor" in cls.env:
            # No contact is proposed because one that is planned by class is missing.
            cls.env["grc.contact.floor"].search(fields.Domain.TRUE).number = 0
        cls.seller = cls.new_user("grc_seller")
        cls.customer = cls.new_customer("Wood Corner")
        cls.env["grc.refresh"].create({"company_id": cls.company.id, "as_of": MONDAY - timedelta(days=1)})

    @classmethod
    def new_user(cls, login, groups="sales_team.group_sale_salesman,grc_base.group_grc_user", **values):
        values = {"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)]} | values
        return new_test_user(cls.env, login=login, groups=groups, **values)

    @classmethod
    def new_customers(cls, number, stage="active", **values):
        values = {"user_id": cls.seller.id, "phone": "+1 555 0100"} | values
        partners = cls.env["res.partner"].create([{"name": f"Customer {place}"} | values for place in range(number)])
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_customer (company_id, partner_id, stage_id, clv_predicted, best_margin, window_margin,
                                          first_purchase, last_purchase, frequency, purchase_days, median_interval)
                SELECT %s, p, %s, 300, 500, 400, '2025-01-01', '2025-12-30', 4, 5, 30 FROM unnest(%s) p
                """,
                cls.company.id,
                cls.stages[stage].id,
                partners.ids,
            )
        )
        return partners

    @classmethod
    def new_customer(cls, name, stage="active", **values):
        return cls.new_customers(1, stage, name=name, **values)

    @classmethod
    def new_playbook(cls, stage="declining", steps=({},), **values):
        """Return a playbook whose steps are calls, save what is said otherwise."""
        return cls.env["grc.playbook"].create(
            {
                "name": "Test",
                "stage_id": cls.stages[stage].id,
                "date_from": "2020-01-01",
                "step_ids": [Command.create({"kind": "call", "summary": "Call {{customer}}"} | step) for step in steps],
            }
            | values
        )

    def enter(self, partners, stage="declining", day=MONDAY):
        """Let customers enter a stage, as the refresh records it."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_transition
                       (company_id, partner_id, dimension, date, details, from_stage_id, to_stage_id)
                SELECT c.company_id, c.partner_id, 'stage', %s, %s, c.stage_id, %s FROM grc_customer c
                 WHERE c.company_id = %s AND c.partner_id IN %s
                """,
                day,
                Json({"reason": "silence", "silence": 62, "usual": 30}),
                self.stages[stage].id,
                self.company.id,
                tuple(partners.ids),
            )
        )
        self.set_rows(partners, stage_id=self.stages[stage].id)

    def set_rows(self, partners, **values):
        """Write on the rows of customers, as the refresh would."""
        sets = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        self.env.cr.execute(
            SQL(
                "UPDATE grc_customer SET %s WHERE company_id = %s AND partner_id IN %s",
                sets,
                self.company.id,
                tuple(partners.ids),
            )
        )
        self.env.invalidate_all()

    def plan(self, **options):
        return self.actions._plan_day(self.company, **options)

    def found(self, partners=None, **values):
        """Return the actions of customers (the one customer) with some values."""
        domain = [("company_id", "=", self.company.id), ("partner_id", "in", (partners or self.customer).ids)]
        return self.actions.search(domain + [(name, "=", value) for name, value in values.items()], order="id")

    def on_day(self, day, clock="08:00:00"):
        """Let it be another day."""
        return freeze_time(f"{day} {clock}")
