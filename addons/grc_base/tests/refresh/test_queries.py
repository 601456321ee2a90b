from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from ..common import GrcCase
from ..common_users import of_company


@tagged("post_install", "-at_install")
class TestQueries(GrcCase):
    """What the fields of a customer's value cost where people already work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Customer {number}", "is_company": True} for number in range(80)]
        )
        cls.imported([(partner, -day, 10) for partner in cls.partners for day in (10, 40, 400)])
        cls.refresh()
        cls.user = new_test_user(
            cls.env,
            "grc_reader",
            "base.group_user,sales_team.group_sale_salesman_all_leads,grc_base.group_grc_user",
            **of_company(cls.company),
        )
        read = cls.env["res.partner"].with_user(cls.user)
        cls.ours = {
            name: {}
            for name, field in read._fields.items()
            if name.startswith("grc_") and name != "grc_is_prospect" and read._has_field_access(field, "read")
        }
        cls.bare = {name: {} for name in ("name", "email", "phone", "city", "parent_id", "user_id", "category_id")}
        #: Campaigns ask once more who is in one, and let those who buy leave.
        cls.more = int("grc.campaign" in cls.env)
        cls.env.flush_all()

    def queries(self, function):
        """Return the queries of the second call, records cold and everything else warm."""
        for __ in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            env = self.env(user=self.user, context={"allowed_company_ids": self.company.ids})
            # Every request of the web client reads these first.
            env.company.sudo().currency_id.mapped("rounding")
            statements = []
            with self.recorded(statements):
                function(env)
        return statements

    def assertMore(self, number, bare, ours):
        bare, ours = self.queries(bare), self.queries(ours)
        self.assertLessEqual(len(ours) - len(bare), number, "\n".join(ours))

    def test_form(self):
        """A form costs one query more, badges included; with campaigns two."""
        partner = self.partners[:1]
        self.assertMore(
            1 + self.more,
            lambda env: partner.with_env(env).web_read(self.bare),
            lambda env: partner.with_env(env).web_read(self.bare | self.ours),
        )

    def test_list(self):
        """So does a list of 80."""
        domain = [("id", "in", self.partners.ids)]
        self.assertMore(
            1 + self.more,
            lambda env: env["res.partner"].web_search_read(domain, self.bare, limit=80),
            lambda env: env["res.partner"].web_search_read(domain, self.bare | self.ours, limit=80),
        )

    def test_list_sorted(self):
        """Sorting and filtering by a customer's value happen in the query of the list."""
        domain = [("id", "in", self.partners.ids), ("grc_revenue", ">", 0)]
        self.assertMore(
            1 + self.more,
            lambda env: env["res.partner"].web_search_read(domain[:1], self.bare, limit=80),
            lambda env: env["res.partner"].web_search_read(
                domain, self.bare | self.ours, limit=80, order="grc_last_purchase desc, id"
            ),
        )

    def test_documents(self):
        """A list of invoices costs one query more, too."""
        domain = [("partner_id", "in", self.partners.ids)]
        self.assertMore(
            2,
            lambda env: env["account.move"].web_search_read(domain, {"invoice_date": {}}, limit=80),
            lambda env: env["account.move"].web_search_read(
                domain, {"invoice_date": {}, "grc_customer_id": {"fields": {"revenue": {}}}}, limit=80
            ),
        )

    def test_why(self):
        """The documents of a customer are one query, whatever their number; the others are of the company's day."""
        customer = self.customer(self.partners[0])
        documents = self.env["grc.customer.document"]
        statements = self.queries(
            lambda env: documents.with_env(env).search_read(
                [("customer_id", "=", customer.id)], ["date", "name", "amount", "reason", "counted"]
            )
        )
        self.assertLessEqual(len(statements), 4, "\n".join(statements))

    def test_posting(self):
        """Posting stamps documents and queues customers: two statements, for one or for ten; with campaigns three."""
        seen = {}
        for number in (1, 10):
            drafts = self.invoices([(partner, -3, 5) for partner in self.partners[:number]], post=False)
            self.env.flush_all()
            statements = []
            with self.recorded(statements):
                drafts._post(soft=False)
            seen[number] = [text for text in statements if "grc_" in text and 'SELECT "account_move"' not in text]
        self.assertEqual(len(seen[1]), len(seen[10]))
        self.assertLessEqual(len(seen[1]), 2 + self.more, seen[1])

    def recorded(self, statements):
        """Collect the statements of the block."""
        execute = type(self.cr).execute

        def note(cursor, query, params=None, log_exceptions=True):
            statements.append(str(getattr(query, "code", query)))
            return execute(cursor, query, params, log_exceptions)

        return patch.object(type(self.cr), "execute", note)
