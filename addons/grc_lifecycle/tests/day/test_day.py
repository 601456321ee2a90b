from random import Random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestDay(DayCase):
    """What is on the list, in which order, and where the day ends."""

    def test_order_equals_a_plain_ranking(self):
        random = Random(3)
        partners = self.new_customers(30)
        actions = self.actions
        for partner in partners:
            actions |= self.propose(
                partner,
                activity=False,
                stake=random.choice([0, 100, 500, 1000, 5000]),
                probability=random.choice([0, 0.1, 0.5, 1]),
                effort=random.choice([0, 5, 15, 60]),
                deadline=random.choice(["2026-02-20", "2026-03-02", "2026-03-03"]),
                state=random.choice(["open", "open", "done", "control"]),
                date_end=random.choice([False, False, "2026-03-01", "2026-03-02"]),
            )
        due = [
            action
            for action in actions
            if action.state == "open"
            and action.deadline <= MONDAY
            and (not action.date_end or action.date_end >= MONDAY)
        ]
        due.sort(
            key=lambda action: (
                -action.stake * action.probability / max(action.effort, 1),
                action.deadline,
                action.id,
            )
        )
        self.assertGreater(len(due), 5)
        found = self.day()
        self.assertEqual([card["action_id"] for card in found["cards"]], [action.id for action in due])
        self.assertEqual(found["total"], len(due))
        self.assertAlmostEqual(found["worth"], sum(action.stake * action.probability for action in due))
        self.assertAlmostEqual(found["minutes"], sum(action.effort for action in due))

    def test_line(self):
        """Eight hours less nothing: sixteen half hours fit, the seventeenth does not."""
        for partner in self.new_customers(20):
            self.propose(partner, activity=False, effort=30)
        found = self.day()
        self.assertEqual(found["capacity"]["minutes"], 480)
        self.assertEqual([card["above"] for card in found["cards"]], [True] * 16 + [False] * 4)

    def test_pages(self):
        for place, partner in enumerate(self.new_customers(7)):
            self.propose(partner, activity=False, stake=1000 - place)
        whole = [card["action_id"] for card in self.day()["cards"]]
        pages = [self.day(offset=offset, limit=3) for offset in (0, 3, 6)]
        self.assertEqual([card["action_id"] for page in pages for card in page["cards"]], whole)
        self.assertEqual([page["total"] for page in pages], [7, 7, 7])

    def test_plain_activities(self):
        """What users plan themselves is ranked by the company's assumptions, in its company alone."""
        self.env["grc.action.assumption"].create(
            {"company_id": self.company.id, "source": "manual", "probability": 0.5, "effort": 30, "lead_days": 0}
        )
        action = self.propose(stake=1000, probability=0.2, effort=15)
        own = self.plain()
        self.plain(date_deadline="2026-03-03")
        self.plain(user=self.colleague)
        cards = self.day()["cards"]
        self.assertEqual([card["activity_id"] for card in cards], [action.activity_id.id, own.id])
        self.assertEqual(cards[1]["action_id"], None)
        self.assertEqual(
            {name: cards[1][name] for name in ("stake", "probability", "effort", "rank", "summary")},
            {"stake": 300, "probability": 0.5, "effort": 30, "rank": 5, "summary": "Own idea"},
        )

    def test_minutes_of_the_type(self):
        self.env["grc.activity.time"].create(
            {
                "company_id": self.company.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "minutes": 40,
            }
        )
        self.plain()
        self.assertEqual(self.day()["cards"][0]["effort"], 40)

    def test_card(self):
        self.customer.write({"email": "wood@example.com", "street": "Oak 1", "zip": "1000", "city": "Town"})
        stage = self.stages["active"]
        self.invoice(self.customer, "2026-01-10", 250, invoice_date_due="2026-02-10")
        self.propose(summary="Ask him", why="62 days of silence", say="Hello", offer="Lamps")
        card = self.day()["cards"][0]
        self.assertEqual(
            {name: card[name] for name in ("summary", "why", "say", "offer", "source", "above")},
            {
                "summary": "Ask him",
                "why": "62 days of silence",
                "say": "Hello",
                "offer": "Lamps",
                "source": "playbook",
                "above": True,
            },
        )
        customer = card["customer"]
        self.assertEqual(
            [customer[name] for name in ("name", "phone", "city", "stage", "overdue", "overdue_count", "claims")],
            ["Wood Corner", "+1 555 0100", "Town", stage.name, 250, 1, 0],
        )
        self.assertEqual(card["contact"], {"phone": False, "email": False, "visit": False})

    def test_may_contact(self):
        """Marketing stops at the blacklist, a reminder does not; the mail button says why not."""
        self.customer.email = "wood@example.com"
        self.env["mail.blacklist"].create({"email": "wood@example.com"})
        offer = self.propose(stake=100)
        debt = self.propose(source="overdue", stake=900)
        cards = {card["action_id"]: card for card in self.day()["cards"]}
        self.assertEqual(cards[offer.id]["contact"]["email"], "The e-mail address is blacklisted")
        self.assertFalse(cards[debt.id]["contact"]["email"])
        seller = self.as_user(self.seller)
        with self.assertRaisesRegex(UserError, "blacklisted"):
            seller.day_mail(self.card(offer))
        self.assertEqual(seller.day_mail(self.card(debt))["context"]["default_res_ids"], self.customer.ids)

    def test_colleague(self):
        self.propose()
        self.assertEqual(self.day(self.colleague)["total"], 0)
        with self.assertRaises(AccessError):
            self.day(self.colleague, user_id=self.seller.id)
        self.assertEqual(self.day(self.manager, user_id=self.seller.id)["total"], 1)

    def test_no_group_and_portal(self):
        action = self.propose()
        for groups in ("base.group_user", "base.group_portal"):
            user = self.new_user(f"grc_{groups[-6:]}", groups)
            with self.subTest(groups=groups):
                for call in (
                    lambda user=user: self.day(user),
                    lambda user=user: self.as_user(user).day_done(self.card(action)),
                    lambda user=user: self.as_user(user).get_team_day(),
                    lambda user=user: self.as_user(user).get_control_result(),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_other_company(self):
        other = self.new_company("Other Ltd")
        self.seller.company_ids |= other
        self.propose()
        self.assertEqual(
            self.actions.with_user(self.seller).with_context(allowed_company_ids=other.ids).get_day()["total"], 0
        )

    def test_customer_of_another(self):
        """An action handed to a user shows the customer's name, and none of the figures that the user may not see."""
        theirs = self.new_customer("Theirs", user_id=self.colleague.id)
        self.propose(theirs)
        self.assertEqual(self.day()["cards"][0]["customer"], {"name": "Theirs"})

    def test_queries_do_not_grow(self):
        partners = self.new_customers(40)
        for partner in partners[:5]:
            self.propose(partner)
        self.plain(partners[5])

        def queries():
            for __ in range(2):  # what is cached for good is in the cache
                self.day()
                self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cards = self.day()["cards"]
            return self.env.cr.sql_log_count - before, len(cards)

        few, cards = queries()
        self.assertEqual(cards, 6)
        for partner in partners[5:]:
            self.propose(partner)
        many, cards = queries()
        self.assertEqual(cards, 41)
        self.assertEqual(few, many)
        self.assertLessEqual(few, 17)

    def test_ten_thousand_actions_on_one_day(self):
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO grc_action (company_id, partner_id, user_id, source, key, date, deadline, summary, stake,
                                    probability, effort, rank, state)
            SELECT %s, %s, %s, 'playbook', 'many:' || n, %s, %s, 'Many', n, 0.5, 10, n * 0.05, 'open'
              FROM generate_series(1, 10000) n
            """,
            [self.company.id, self.customer.id, self.seller.id, MONDAY, MONDAY],
        )
        found = self.day()
        self.assertEqual((found["total"], len(found["cards"])), (10000, 60))
        self.assertEqual([card["stake"] for card in found["cards"][:2]], [10000, 9999])
        self.assertEqual(sum(card["above"] for card in found["cards"]), 48)
        last = self.day(offset=9990)
        self.assertEqual([card["stake"] for card in last["cards"]], list(range(10, 0, -1)))
