from odoo import Command
from odoo.tests import tagged

from .common import AudienceCase


@tagged("post_install", "-at_install")
class TestAudienceWords(AudienceCase):
    """What lines say, in words."""

    def said(self, domain):
        return self.new_audience(("and", domain)).line_ids.sentence

    def test_conditions(self):
        france = self.env.ref("base.fr")
        for domain, words in (
            ([], "Every customer"),
            ([("frequency", ">=", 3)], "Frequency ≥ 3"),
            ([("country_id", "=", france.id)], "Country is France"),
            ([("country_id", "in", [france.id, self.env.ref("base.us").id])], "Country is France or United States"),
            ([("partner_id.city", "ilike", "Lyon")], "Customer › City contains Lyon"),
            ([("last_purchase", "=", False)], "Last Purchase is not set"),
            ([("value_class", "!=", "A")], "Class is not A"),
            ([("is_late", "=", True)], "Late is yes"),
            ([("last_purchase", "<", "2026-01-31")], "Last Purchase < 01/31/2026"),
            ([("last_purchase", "<", "today -30d")], "Last Purchase < today -30d"),
            (
                ["|", "&", ("frequency", ">", 1), ("frequency", "<", 9), ("is_late", "=", True)],
                "(Frequency > 1 and Frequency < 9) or Late is yes",
            ),
            (
                [("partner_id", "any", [("city", "=", "Lyon"), ("zip", "=", "69000")])],
                "Customer is (City is Lyon and Zip is 69000)",
            ),
        ):
            with self.subTest(words):
                self.assertEqual(self.said(domain).replace("\N{NO-BREAK SPACE}", " "), words)

    def test_many(self):
        """The first of many, and how many more."""
        partners = self.env["res.partner"].create([{"name": f"Customer {place}"} for place in range(9)])
        words = self.said([("partner_id", "in", partners.ids)])
        self.assertEqual(words, "Customer is Customer 0, Customer 1, Customer 2, Customer 3 and 5 more")

    def test_what_may_not_be_seen(self):
        """A record that the reader may not see is not named."""
        hidden = self.env["res.partner"].create({"name": "Hidden", "company_id": self.new_company("Other").id})
        line = self.new_audience(("and", [("partner_id", "=", hidden.id)])).line_ids
        words = line.with_user(self.seller).with_context(allowed_company_ids=self.company.ids).sentence
        self.assertEqual(words, "Customer is something that you may not see")

    def test_purchases(self):
        lamp = self.good.product_tmpl_id
        for values, words in (
            ({}, "Bought Good in the last 12 months"),
            ({"months": 1}, "Bought Good in the last month"),
            ({"months": 0}, "Bought Good"),
            ({"bought": "no"}, "Did not buy Good in the last 12 months"),
            ({"bought": "no", "months": 1}, "Did not buy Good in the last month"),
            ({"bought": "no", "months": 0}, "Never bought Good"),
        ):
            purchase = {"kind": "purchase", "product_ids": [Command.set(lamp.ids)], **values}
            self.assertEqual(self.new_audience(("and", purchase)).line_ids.sentence, words)

    def test_other_audience(self):
        other = self.new_audience(name="Winners")
        line = self.new_audience(("and", self.of_audience(other))).line_ids
        self.assertEqual(line.sentence, "In the audience “Winners”")
        other.name = "Losers"
        self.assertEqual(line.sentence, "In the audience “Losers”", "made when it is read")

    def test_cannot_be_read(self):
        """What cannot be read is said, and shown all the same."""
        line = self.new_audience(("and", [])).line_ids
        self.env.cr.execute("UPDATE grc_audience_line SET domain = '[(''gone'', ''='', 1)]' WHERE id = %s", [line.id])
        self.env.invalidate_all()
        self.assertEqual(line.sentence, "a condition that cannot be read any more")
