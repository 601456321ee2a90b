from datetime import timedelta
from hashlib import md5

from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestControl(DayCase):
    """Customers held back, and the comparison with the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create(
            {"name": "Team", "company_id": cls.company.id, "member_ids": [Command.set(cls.seller.ids)]}
        )

    def hold(self, partners, source="playbook", **values):
        for partner in partners:
            self.propose(partner, activity=False, source=source, team_id=self.team.id, **values)
        return self.env["grc.action.control"]._hold_back(self.company)

    def test_off_by_default(self):
        self.assertFalse(self.team.grc_control_share)
        self.assertEqual(self.hold(self.new_customers(20)), 0)

    def test_share_and_hash(self):
        """The share is that of the team; who it is, is the MD5 of salt and customer, computed here by itself."""
        self.team.grc_control_share = 0.2
        partners = self.new_customers(400)
        held = self.hold(partners)
        self.assertTrue(52 <= held <= 108, held)  # 80 ± 3.5 standard deviations
        salt = self.company._grc_control_salt()
        expected = {
            partner
            for partner in partners.ids
            if int(md5(f"{salt}/{partner}".encode()).hexdigest()[:8], 16) / 2**32 < 0.2
        }
        found = self.found(partners, state="control")
        self.assertEqual(set(found.partner_id.ids), expected)
        self.assertEqual(set(self.found(partners).mapped("control_share")), {0.2})

    def test_frozen(self):
        """The same customers at every time and for every source; a greater share releases nobody."""
        self.team.grc_control_share = 0.2
        partners = self.new_customers(60)
        self.hold(partners)
        first = self.found(partners, state="control").partner_id
        self.hold(partners, "life_event")
        self.assertEqual(self.found(partners, state="control", source="life_event").partner_id, first)
        self.team.grc_control_share = 0.5
        self.hold(partners, "life_event")
        self.assertEqual(len(self.found(first, state="control", source="life_event")), 2 * len(first))

    def test_free_again(self):
        """After twelve months those held back are proposed again, and others, as many, are not."""
        self.team.grc_control_share = 0.2
        partners = self.new_customers(200)
        self.hold(partners)
        first = self.found(partners, state="control").partner_id
        self.company.grc_control_since -= relativedelta(months=12)
        self.hold(partners, "life_event")
        second = self.found(partners, state="control", source="life_event").partner_id
        self.assertTrue(second)
        self.assertFalse(first & second)
        self.assertTrue(abs(len(second) - 40) < 20, len(second))

    def test_company_wide(self):
        """Whoever is in the company-wide group is proposed by no team, with a share of its own or without a team."""
        self.company.grc_company_share = 0.2
        partners = self.new_customers(60)
        self.hold(partners)
        first = self.found(partners, state="control").partner_id
        self.assertTrue(first)
        self.assertEqual(set(self.found(partners).mapped("control_share")), {0.2})
        for partner in partners:
            self.propose(partner, activity=False, source="life_event")
        self.env["grc.action.control"]._hold_back(self.company)
        self.assertEqual(self.found(partners, state="control", source="life_event").partner_id, first)
        self.team.grc_control_share = 0.5
        self.hold(partners, "life_event")
        self.assertEqual(len(self.found(first, state="control", source="life_event")), 2 * len(first))

    def test_period_that_changes(self):
        """Another length draws others from today; another share keeps them, and is counted from today."""
        company, today = self.company, self.company._grc_today()
        company.grc_control_since = today - timedelta(days=100)
        company.grc_company_share = 0.1
        self.assertEqual((company.grc_control_since, company.grc_control_number), (today, 0))
        company.grc_control_since = today - timedelta(days=100)
        company.grc_release_months = 6
        self.assertEqual((company.grc_control_since, company.grc_control_number), (today, 1))
        self.assertEqual(company._grc_control_period().last, today + relativedelta(months=6, days=-1))

    def test_result_within_a_period(self):
        """Who could be called again, or not any more, within the days is left out: of both groups."""
        partners = self.new_customers(3)
        day = MONDAY - timedelta(days=100)
        for partner, state in zip(partners, ("control", "done", "control"), strict=True):
            self.propose(
                partner,
                activity=False,
                date=day if partner != partners[2] else day - timedelta(days=60),
                state=state,
                control_share=0.5,
                team_id=self.team.id,
            )
        control = self.env["grc.action.control"]
        rows = control._control_rows(self.company, day - timedelta(days=70), MONDAY, 90, None)
        self.assertEqual({row[0] for row in rows}, set(partners.ids))
        self.company.write({"grc_control_since": day + timedelta(days=50), "grc_control_number": 1})
        rows = control._control_rows(self.company, day - timedelta(days=70), MONDAY, 90, None)
        self.assertEqual([row[0] for row in rows], partners[2].ids)

    def test_no_activity(self):
        """Controls get no activity and are on nobody's day; complaints and debts are never held back."""
        self.team.grc_control_share = 0.5
        partners = self.new_customers(60)
        for place, partner in enumerate(partners):
            source = ("playbook", "overdue", "complaint")[place % 3]
            self.propose(partner, activity=False, source=source, team_id=self.team.id)
        self.plan()
        found = self.found(partners)
        held = found.filtered(lambda action: action.state == "control")
        self.assertTrue(held)
        self.assertEqual(set(held.mapped("source")), {"playbook"})
        self.assertFalse(held.activity_id)
        proposed = found.filtered(lambda action: action.state == "open")
        self.assertEqual(len(proposed.activity_id), len(proposed))
        self.assertEqual(len(proposed.filtered(lambda action: action.source == "complaint")), 20)
        on_day = {card["action_id"] for card in self.day()["cards"]}
        self.assertFalse(on_day & set(held.ids))

    def test_share_possible(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.team.grc_control_share = 0.6
            self.env.flush_all()

    def test_result(self):
        """Two of each group: means 300 and 100 of what was invoiced within the days, and not after them."""
        partners = self.new_customers(6)
        day = MONDAY - timedelta(days=100)
        for place, partner in enumerate(partners[:5]):
            self.propose(
                partner,
                activity=False,
                date=day if place < 4 else MONDAY,
                state="done" if place % 2 else "control",
                control_share=0.5,
                team_id=self.team.id,
            )
        for place, amount in enumerate((50, 200, 150, 400)):
            self.invoice(partners[place], day + timedelta(days=60), amount)
            self.invoice(partners[place], day + timedelta(days=95), 9999)
            self.invoice(partners[place], day, 9999)
        found = self.as_user(self.manager).get_control_result(days=90)
        revenue = next(measure for measure in found["measures"] if measure["name"] == "revenue")
        self.assertEqual(
            [revenue[name] for name in ("treated", "control", "mean_treated", "mean_control", "difference")],
            [2, 2, 300, 100, 200],
        )
        self.assertIsNone(revenue["low"], "two buyers of each group tell nothing")
        self.assertEqual((revenue["buyers_treated"], revenue["buyers_control"], found["enough"]), (2, 2, 30))
        self.assertEqual(found["young"], 1)
        customers = self.env["grc.customer"].with_user(self.manager)
        self.assertEqual(customers.search(found["control_domain"]).partner_id, partners[0] | partners[2])
        with self.assertRaises(AccessError):
            self.as_user(self.seller).get_control_result()

    def test_result_rests_on_the_year_before_and_on_buyers(self):
        """Point 17: revenue of twelve months up to the proposal is allowed for; who only gave back is no buyer."""
        partners = self.new_customers(3)
        day = MONDAY - timedelta(days=100)
        for partner in partners:
            self.propose(partner, activity=False, date=day, state="done", control_share=0.5, team_id=self.team.id)
        self.invoice(partners[0], day, 70)
        self.invoice(partners[0], day - timedelta(days=364), 30)
        self.invoice(partners[0], day - timedelta(days=366), 9999)
        self.invoice(partners[0], day + timedelta(days=1), 5)
        self.invoice(partners[1], day + timedelta(days=10), 20, move_type="out_refund")
        self.invoice(partners[2], day + timedelta(days=95), 9999)
        rows = {
            row[0]: row for row in self.env["grc.action.control"]._control_rows(self.company, day, MONDAY, 90, None)
        }
        self.assertEqual(
            [(float(rows[partner.id][5]), rows[partner.id][6], float(rows[partner.id][7])) for partner in partners],
            [(5, True, 100), (-20, False, 0), (0, False, 0)],
        )

    def test_result_of_who_belongs_to_somebody_else_by_now(self):
        day = MONDAY - timedelta(days=100)
        group = self.new_customer("Group")
        self.propose(group, activity=False, date=day, state="done", control_share=0.5, team_id=self.team.id)
        part = self.partner("Part")
        contact = self.partner("Jane", parent_id=part.id, is_company=False)
        self.invoice(contact, day + timedelta(days=60), 50)
        part.write({"is_company": False, "parent_id": group.id})
        rows = self.env["grc.action.control"]._control_rows(self.company, day, MONDAY, 90, None)
        self.assertEqual([float(row[5]) for row in rows], [50])


@tagged("post_install", "-at_install")
class TestTeam(DayCase):
    """The team's load, and what became of what was proposed."""

    def test_load(self):
        partners = self.new_customers(6)
        mine = [self.propose(partner, effort=30, stake=100, probability=0.5) for partner in partners[:4]]
        self.propose(partners[4], user_id=self.colleague.id, date="2026-01-01", deadline="2026-03-20")
        seller = self.as_user(self.seller)
        seller.day_done(self.card(mine[0]))
        seller.day_dismiss(self.card(mine[1]), "No")
        seller.day_later(self.card(mine[2]), "tomorrow")
        lines = {user["id"]: user for user in self.as_user(self.manager).get_team_day()["users"]}
        names = ("due", "minutes", "worth", "capacity", "proposed", "done", "dismissed", "lost", "open")
        self.assertEqual([lines[self.seller.id][name] for name in names], [1, 30, 50, 480, 4, 1, 1, 0, 2])
        self.assertEqual([lines[self.colleague.id][name] for name in names], [0, 0, 0, 480, 0, 0, 0, 0, 0])
        actions = self.as_user(self.manager)
        for line in lines.values():
            for name in ("due", "proposed", "done", "dismissed", "lost", "open"):
                self.assertEqual(actions.search_count(line["domains"][name]), line[name], name)

    def test_held_back_are_not_proposed(self):
        self.propose(state="control", activity=False)
        self.assertEqual(self.as_user(self.manager).get_team_day()["users"], [])

    def test_wrong(self):
        with self.assertRaises(UserError):
            self.as_user(self.manager).get_team_day("2026-03-02", "2026-03-01")
        with self.assertRaises(AccessError):
            self.as_user(self.seller).get_team_day()


@tagged("post_install", "-at_install")
class TestTodo(DayCase):
    """“Do now” on the overview."""

    def todo(self):
        screen = self.env["grc.screen.todo"].with_user(self.seller).with_context(allowed_company_ids=self.company.ids)
        return [item for item in screen.get_overview_todo({}) if item["key"] == "day"]

    def test_nothing(self):
        self.assertEqual(self.todo(), [])

    def test_what_fits(self):
        """Sixteen half hours of 500 fit into the day; the seventeenth does not count."""
        for partner in self.new_customers(17):
            self.propose(partner, activity=False, effort=30, stake=1000, probability=0.5)
        (item,) = self.todo()
        self.assertRegex(item["text"], r"16 actions worth \$.8,000 in My day")
        self.assertEqual(item["action"]["tag"], "grc_lifecycle.day")
