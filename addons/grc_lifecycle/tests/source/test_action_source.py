"""What an addon does to add a source of actions: one class, and nothing else."""

from unittest.mock import patch

from odoo import Command, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.source import grc_action_source
from ..common_actions import MONDAY
from ..common_day import DayCase


class Ticket(models.AbstractModel):
    """A source as another addon would write it: customers whose reference says that they wait for an answer."""

    _module = None
    _name = "grc.action.source.ticket"
    _inherit = "grc.action.source"
    _description = "Tickets without an Answer"

    _source = "ticket"
    _place = 70
    _assumed = {"probability": 0.5, "effort": 20.0, "lead_days": 3}
    _purpose = "service"
    _held_back = True
    _apart_by = ()

    def _label(self):
        return "Ticket without answer"

    def _query(self, company, as_of, assumed):
        return SQL(
            """
            SELECT c.partner_id, NULL::integer AS owner_id, 'ticket:' || c.partner_id AS key,
                   'res.partner' AS res_model, c.partner_id AS res_id, NULL::integer AS activity_id,
                   NULL::date AS deadline, %(day)s::date + %(within)s AS date_end, 300 AS stake,
                   JSONB_BUILD_OBJECT('ref', p.ref) AS facts
              FROM grc_customer c JOIN res_partner p ON p.id = c.partner_id
             WHERE c.company_id = %(company)s AND starts_with(p.ref, 'ticket')
            """,
            company=company.id,
            day=as_of,
            within=assumed["lead_days"],
        )

    def _needed(self, company, as_of):
        return SQL("a.partner_id IN (SELECT p.id FROM res_partner p WHERE starts_with(p.ref, 'ticket'))")

    def _words(self, company, facts):
        return {"summary": f"Answer {facts['ref']}", "why": "Nobody has answered."}

    def _merge_key(self, alias):
        return SQL("'ticket:' || %s", SQL.identifier(alias, "partner_id"))


class Again(models.AbstractModel):
    """A second source by the same key."""

    _module = None
    _name = "grc.action.source.again"
    _inherit = "grc.action.source.ticket"
    _description = "Tickets Again"
    _place = 71


for kind in (Ticket, Again):
    # So that no database loads them by itself.
    kind._module = "grc_example"


class SourceCase(DayCase):
    """A database in which an addon has added the source of :class:`Ticket`."""

    kinds = (Ticket,)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.registry.clear_all_caches)
        for kind in cls.kinds:
            add_to_registry(cls.registry, kind)
            cls.addClassCleanup(cls.registry.__delitem__, kind._name)
        cls.registry._setup_models__(cls.env.cr, [])
        cls.customer.ref = "ticket 7"

    def lines(self):
        """Return the lines of the screen of assumptions."""
        lines = self.env["grc.action.assumption"].with_user(self.manager)
        lines = lines.with_context(allowed_company_ids=self.company.ids)
        return lines.search(lines.action_open()["domain"])


@tagged("post_install", "-at_install")
class TestActionSource(SourceCase):
    """All that follows from the class."""

    def ticket(self, partner=None):
        return self.found(partner, source="ticket")

    def test_my_day(self):
        """The class alone makes an action, its activity and a card in My day, once."""
        self.assertEqual(self.plan(), 1)
        action = self.ticket()
        self.assertEqual((action.user_id, action.date, str(action.date_end)), (self.seller, MONDAY, "2026-03-05"))
        self.assertEqual((action.stake, action.probability, action.effort), (300, 0.5, 20))
        self.assertEqual((action.summary, action.why), ("Answer ticket 7", "Nobody has answered."))
        self.assertEqual((action.activity_id.res_model, action.activity_id.user_id), ("res.partner", self.seller))
        (card,) = self.day()["cards"]
        self.assertEqual((card["action_id"], card["source"]), (action.id, "ticket"))
        self.as_user(self.seller).day_done(self.card(action))
        self.assertEqual((self.plan(whole=True), action.state), (0, "done"))

    def test_selection(self):
        for model in ("grc.action", "grc.action.assumption"):
            known = dict(self.env[model].fields_get(["source"])["source"]["selection"])
            self.assertEqual(known["ticket"], "Ticket without answer")
            self.assertEqual(list(known)[-2:], ["manual", "gone"], "in the order of the classes")

    def test_purpose(self):
        """An opt-out stops marketing, not a service."""
        self.customer.email = "wood@example.com"
        self.env["mail.blacklist"]._add("wood@example.com")
        self.plan()
        self.propose(self.customer)
        contacts = {card["source"]: card["contact"]["email"] for card in self.day()["cards"]}
        self.assertFalse(contacts["ticket"])
        self.assertTrue(contacts["playbook"])

    def test_assumptions(self):
        """The screen has a line for it; who switches it off is proposed nothing new."""
        line = self.lines().filtered(lambda line: line.source == "ticket")
        self.assertEqual((line.probability, line.effort, line.lead_days, line.enabled), (0.5, 20, 3, True))
        line.enabled = False
        self.assertEqual(self.plan(), 0)
        line.write({"enabled": True, "effort": 5, "lead_days": 30})
        self.plan(whole=True)
        self.assertEqual((self.ticket().effort, str(self.ticket().date_end)), (5, "2026-04-01"))

    def test_stopped(self):
        self.plan()
        action, activity = self.ticket(), self.ticket().activity_id
        self.customer.ref = False
        self.plan()
        self.assertEqual((action.state, activity.exists()), ("stopped", activity.browse()))

    def test_held_back(self):
        self.env["crm.team"].create(
            {
                "name": "Team",
                "company_id": self.company.id,
                "member_ids": [Command.set(self.seller.ids)],
                "grc_control_share": 0.5,
            }
        )
        partners = self.new_customers(20, ref="ticket")
        self.plan()
        self.assertEqual(set(self.ticket(partners).mapped("state")), {"open", "control"})

    def test_merged_customers(self):
        """Of two that are alike one stays, and its key names the survivor, to whom nothing is proposed twice."""
        other = self.new_customer("Other", ref="ticket 8")
        self.assertEqual(self.plan(), 2)
        self.ticket().unlink()
        self.merge(self.customer, other)
        self.assertEqual(self.ticket().key, f"ticket:{self.customer.id}")
        self.assertEqual(self.plan(whole=True), 0)

    def test_merged_customers_with_one_each(self):
        other = self.new_customer("Other", ref="ticket 8")
        self.plan()
        self.merge(self.customer, other)
        self.assertEqual(sorted(self.ticket().mapped("state")), ["open", "stopped"])


@tagged("post_install", "-at_install")
class TestOddSource(SourceCase):
    """Whatever a source yields, planning ends, and what comes of it is known."""

    def yields(self, *rows):
        """Let the source yield rows of (id of the customer, key, facts as JSON)."""
        query = SQL(
            """
            SELECT v.partner_id, NULL::integer AS owner_id, v.key, NULL::varchar AS res_model, NULL::integer AS res_id,
                   NULL::integer AS activity_id, NULL::date AS deadline, NULL::date AS date_end, 300 AS stake, v.facts
              FROM (VALUES %s) AS v(partner_id, key, facts)
            """,
            SQL(", ").join(SQL("(%s::integer, %s::varchar, %s::jsonb)", *row) for row in rows),
        )
        return patch.object(self.registry[Ticket._name], "_query", lambda *args: query)

    def test_twice(self):
        """A key makes one action, however often it comes; a customer with two keys has two."""
        row = (self.customer.id, "ticket:1", '{"ref": "A"}')
        with self.yields(row, row):
            self.assertEqual(self.plan(), 1)
        with self.yields(row, (self.customer.id, "ticket:2", '{"ref": "B"}')):
            self.assertEqual(self.plan(whole=True), 1)
        self.assertEqual(self.found().mapped("summary"), ["Answer A", "Answer B"])

    def test_nobody(self):
        """Without a customer, for one who is not there or is archived, or without a key, there is no action."""
        archived = self.new_customer("Archived", active=False)
        facts = '{"ref": "A"}'
        with self.yields(
            (None, "ticket:1", facts),
            (2**31 - 1, "ticket:2", facts),
            (archived.id, "ticket:3", facts),
            (self.customer.id, None, facts),
        ):
            self.assertEqual(self.plan(), 0)
        self.assertFalse(self.actions.search([("source", "=", "ticket")]))

    def test_nothing(self):
        with patch.object(self.registry[Ticket._name], "_query", lambda *args: None):
            self.assertEqual(self.plan(), 0)

    def test_facts_that_say_nothing(self):
        """What no sentence can be made of is logged, and leaves the others alone."""
        row = (self.customer.id, "ticket:2", '{"ref": "B"}')
        with (
            self.yields((self.customer.id, "ticket:1", "{}"), (self.customer.id, "ticket:3", None), row),
            self.assertLogs(grc_action_source.__name__, "WARNING") as logs,
        ):
            self.assertEqual(self.plan(), 1)
        self.assertEqual(len(logs.output), 2)
        self.assertEqual(self.found().summary, "Answer B")

    def test_without_words(self):
        """A source that says nothing has its label for a summary."""
        with patch.object(self.registry[Ticket._name], "_words", lambda *args: {}):
            self.plan()
        self.assertEqual((self.found().summary, self.found().why), ("Ticket without answer", False))

    def test_unknown(self):
        """An open action of a source that nobody knows is shown, may be put off, and is stopped by the next plan."""
        self.plan()
        action = self.found(source="ticket")
        self.env.cr.execute("UPDATE grc_action SET source = 'nobody' WHERE id = %s", [action.id])
        self.env.invalidate_all()
        (card,) = self.day()["cards"]
        self.assertEqual(card["source"], "nobody")
        self.as_user(self.seller).day_later(self.card(action), "tomorrow")
        self.customer.ref = False
        self.plan()
        self.assertEqual((action.state, action.activity_id.exists()), ("stopped", action.activity_id.browse()))


@tagged("post_install", "-at_install")
class TestSourceGoes(SourceCase):
    """The addon of a source is uninstalled, and comes back."""

    def go(self, module="grc_example"):
        self.env["grc.action.source.gone"]._take_over([module])

    def test_what_it_proposed(self):
        """What is open is stopped with a reason, its activity goes; the rest stays as a memory under a known value."""
        other = self.new_customer("Other", ref="ticket 8")
        self.plan()
        self.as_user(self.seller).day_done(self.card(self.found(other)))
        action, activity = self.found(), self.found().activity_id
        self.lines()
        self.go()
        self.assertEqual((action.source, action.state, action.closed_on), ("gone", "stopped", MONDAY))
        self.assertIn("uninstalled", action.dismiss_reason)
        self.assertFalse(activity.exists())
        self.assertEqual((self.found(other).source, self.found(other).state), ("gone", "done"))
        self.assertNotIn("ticket", self.env["grc.action.assumption"].search([]).mapped("source"))
        known = dict(self.actions.fields_get(["source"])["source"]["selection"])
        self.assertEqual(known["gone"], "No longer installed")
        self.assertFalse(self.day()["cards"])
        self.assertEqual(self.plan(whole=True), 0, "when it is back, it proposes nothing twice")

    def test_others_stay(self):
        action = self.propose(source="overdue")
        self.go()
        self.go("grc_lifecycle")
        self.assertEqual((action.source, action.state), ("overdue", "open"))

    def test_hook(self):
        """Odoo's own uninstalling calls it, before it deletes anything."""
        seen = []
        module = self.env["ir.module.module"].new({"name": "grc_example"})
        data = self.registry["ir.model.data"]
        with (
            patch.object(self.registry["grc.action.source.gone"], "_take_over", lambda gone, names: seen.append(names)),
            patch.object(data, "_module_data_uninstall", lambda records, names: seen.append("data")),
        ):
            module.module_uninstall()
        self.assertEqual(seen, [["grc_example"], "data"])


@tagged("post_install", "-at_install")
class TestTwoSources(SourceCase):
    """Two sources by one key: the first counts, the log says which the other is."""

    kinds = (Ticket, Again)

    @mute_logger(grc_action_source.__name__)
    def test_first_counts(self):
        self.assertEqual(self.env["grc.action.source"]._of("ticket")._name, Ticket._name)
        self.assertEqual(self.plan(), 1)

    def test_told(self):
        self.registry.clear_cache()
        with self.assertLogs(grc_action_source.__name__, "ERROR") as logs:
            self.env["grc.action.source"]._names()
        self.assertIn("grc.action.source.again", logs.output[0])
