from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SALES, AudienceCase


@tagged("post_install", "-at_install")
class TestAudienceReach(AudienceCase):
    """Whom an audience reaches, in figures that open what they count."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls.new_good()
        cls.lamp.name = "Lamp"
        cls.partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"Customer {place:02d}",
                    "email": place % 2 and f"customer{place}@example.com",
                    "phone": place % 3 == 0 and f"+1 202 555 01{place:02d}",
                    "street": place % 4 == 0 and "1 Main Street",
                    "city": place % 4 == 0 and "Springfield",
                    "zip": place % 4 == 0 and "62701",
                    "country_id": cls.env.ref("base.us").id,
                    "user_id": cls.seller.id if place < 5 else False,
                }
                for place in range(16)
            ]
        )
        contact = cls.env["res.partner"].create({"name": "Contact", "parent_id": cls.partners[1].id})
        cls.invoice(cls.partners[0], -400, 70)
        cls.invoice(cls.partners[0], -300, 500, product=cls.lamp)
        cls.invoice(contact, -30, 250)
        cls.credit(cls.invoice(cls.partners[2], -60, 900), -50, 300)
        cls.invoice(cls.partners[7], -3, 40)
        for partner in cls.partners[8:]:
            cls.env["grc.prospect"].create({"partner_id": partner.id, "company_id": cls.company.id})
        for partner in cls.partners[3:7]:
            cls.invoice(partner, -800, 10)
        cls.refresh()
        cls.env["grc.consent"].create(
            {
                "partner_id": cls.partners[3].id,
                "company_id": cls.company.id,
                "channel": "email",
                "decision": "refused",
                "source": "Letter",
            }
        )
        cls.partners[15].active = False
        cls.audience = cls.new_audience(
            ("and", [("partner_id", "in", cls.partners[:12].ids)]),
            ("or", [("purchase_days", "=", 0)]),
            ("minus", [("partner_id", "in", cls.partners[13:14].ids)]),
        )
        cls.inside = cls.partners - cls.partners[13] - cls.partners[15]
        for place, partner in enumerate(cls.partners):
            cls.env.cr.execute(
                "UPDATE grc_customer SET clv_predicted = %s WHERE partner_id = %s", [10 * place, partner.id]
            )
        cls.env.invalidate_all()

    def reach(self, audience=None, user=None):
        screen = self.env["grc.screen.audience"].with_user(user or self.manager)
        return screen.get_reach((audience or self.audience).id)

    def listed(self, model, domain, user=None):
        return self.env[model].with_user(user or self.manager).search(domain)

    def test_figures(self):
        """Customers, revenue of the year and expected margin, as counted by hand; each list says the same."""
        reach = self.reach()
        self.assertEqual(reach["customers"], len(self.inside))
        self.assertEqual(reach["revenue"], 500 + 250 + 900 - 300 + 40)
        self.assertEqual(reach["expected"], 10 * (sum(range(16)) - 13 - 15))
        customers = self.listed("grc.customer", [("audience", "=", str(self.audience.id))])
        self.assertEqual(customers.partner_id, self.inside)
        self.assertEqual(sum(customers.mapped("clv_predicted")), reach["expected"])
        documents = self.listed(
            "grc.customer.document",
            [
                ("customer_id.audience", "=", str(self.audience.id)),
                ("counted", "=", True),
                ("date", ">", reach["since"]),
                ("date", "<=", reach["until"]),
            ],
        )
        self.assertEqual(sum(documents.mapped("amount")), reach["revenue"])

    def test_channels(self):
        """By each channel those whom marketing may reach, as the condition of contacts says of each."""
        reach = self.reach()
        for channel in reach["channels"]:
            with self.subTest(channel["channel"]):
                allowed = self.inside.filtered(
                    lambda partner, key=channel["channel"]: partner._may_contact(key, "marketing")
                )
                self.assertTrue(0 < len(allowed) < len(self.inside))
                self.assertEqual(channel["customers"], len(allowed))
                found = self.listed("grc.customer", [("audience", "=", f"{self.audience.id}:{channel['channel']}")])
                self.assertEqual(found.partner_id, allowed)
        self.assertEqual([one["channel"] for one in reach["channels"]], ["email", "phone", "letter", "sms"])

    def test_lines_and_why(self):
        """How many meet each line, and the ten of whom most is expected, with the lines that they meet."""
        reach = self.reach()
        self.assertEqual([line["customers"] for line in reach["lines"]], [12, 7, 1])
        self.assertEqual([line["operation"] for line in reach["lines"]], ["", "Or", "Without"])
        shown = reach["shown"]
        self.assertEqual(
            [one["name"] for one in shown], [f"Customer {place:02d}" for place in (14, 12, 11, 10, 9, 8, 7, 6, 5, 4)]
        )
        named, prospect = (line["text"] for line in reach["lines"][:2])
        self.assertEqual(shown[0]["why"], [prospect])
        self.assertEqual(shown[3]["why"], [named, prospect])
        self.assertEqual(shown[6]["why"], [named])

    def test_as_the_user(self):
        """Who sees their own customers only gets figures of these; nothing comes from the others."""
        reach = self.reach(user=self.seller)
        self.assertEqual(reach["customers"], 5)
        self.assertEqual(reach["revenue"], 500 + 250 + 900 - 300)
        self.assertEqual(reach["expected"], 100)
        self.assertEqual([line["customers"] for line in reach["lines"]], [5, 0, 0])
        self.assertEqual({one["name"] for one in reach["shown"]}, {f"Customer {place:02d}" for place in range(5)})
        mine = self.partners[:5]
        for channel in reach["channels"]:
            allowed = mine.filtered(lambda partner, key=channel["channel"]: partner._may_contact(key, "marketing"))
            self.assertEqual(channel["customers"], len(allowed), channel["channel"])
        found = self.listed("grc.customer", [("audience", "=", str(self.audience.id))], self.seller)
        self.assertEqual(found.partner_id, mine)

    def test_purchases_and_others(self):
        """Lines by purchases and by another audience are counted and told, too."""
        buyers = self.new_audience(
            ("and", {"kind": "purchase", "product_ids": [Command.set(self.lamp.product_tmpl_id.ids)]}), name="Lamps"
        )
        audience = self.new_audience(("and", []), ("and", self.of_audience(buyers)))
        reach = self.reach(audience)
        self.assertEqual((reach["customers"], reach["revenue"]), (1, 500))
        self.assertEqual([line["customers"] for line in reach["lines"]], [15, 1])
        self.assertEqual(reach["shown"][0]["why"], ["Every customer", "In the audience “Lamps”"])
        self.assertEqual(self.reach(buyers)["shown"][0]["why"], ["Bought Lamp in the last 12 months"])

    def test_empty(self):
        """An audience without a line reaches nobody, and says so in the same figures."""
        reach = self.reach(self.new_audience())
        self.assertEqual((reach["customers"], reach["revenue"], reach["expected"]), (0, 0, 0))
        self.assertEqual({one["customers"] for one in reach["channels"]}, {0})
        self.assertEqual((reach["lines"], reach["shown"]), ([], []))
        nobody = self.reach(self.new_audience(("and", [("id", "=", False)])))
        self.assertEqual((nobody["customers"], nobody["lines"][0]["customers"], nobody["shown"]), (0, 0, []))

    def test_refused(self):
        """Not for who may see no customer, nor of another company; what is not there has a sentence."""
        outside = self.new_user("grc_outside", SALES)
        second = self.new_company("Second Ltd")
        theirs = self.env["grc.audience"].create({"name": "Theirs", "company_id": second.id})
        for user, audience in ((outside, self.audience), (self.manager, theirs)):
            with self.assertRaises(AccessError):
                self.reach(audience, user)
            with self.assertRaises(AccessError):
                self.listed("grc.customer", [("audience", "=", str(audience.id))], user)
        for asked in ("x", "", "0", f"{self.audience.id}:pigeon", f"{self.audience.id}:visit", str(10**20)):
            with self.assertRaises(UserError, msg=asked):
                self.listed("grc.customer", [("audience", "=", asked)])

    def test_days_go_on(self):
        """What was bought a year ago today is of last year."""
        self.invoice(self.partners[4], self.today - timedelta(days=366), 1000)
        self.assertEqual(self.reach()["revenue"], 500 + 250 + 900 - 300 + 40)
