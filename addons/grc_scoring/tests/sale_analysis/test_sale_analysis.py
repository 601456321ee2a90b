from collections import defaultdict

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tools.stamp import SALE_TYPES
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common_sale_analysis import SaleAnalysisCase

#: What both analyses call the same.
SHARED = (
    "company_id",
    "country_id",
    "currency_id",
    "invoice_user_id",
    "journal_id",
    "move_id",
    "move_type",
    "partner_id",
    "product_categ_id",
    "product_id",
    "team_id",
)
POSTED = Domain("move_type", "in", SALE_TYPES) & Domain("state", "=", "posted")


@tagged("post_install", "-at_install")
class TestSaleAnalysis(SaleAnalysisCase):
    def filters(self):
        """Return a random domain over the fields that both analyses share."""
        days = sorted(as_day(-self.random.randrange(0, 1000)) for __ in range(2))
        leaves = [
            Domain("invoice_date", ">=", days[0]),
            Domain("invoice_date", "<=", days[1]),
            Domain("product_categ_id", "in", self.products.categ_id[:1].ids),
            Domain("product_id", "=", self.random.choice([False, *self.products.ids])),
            Domain("partner_id", "in", self.random.sample(self.people.ids, 3)),
            Domain("country_id", "=", self.random.choice([False, self.env.ref("base.fr").id])),
            Domain("team_id", "!=", self.teams[0].id),
            Domain("company_id", "=", self.random.choice(self.companies.ids)),
            Domain("move_type", "=", self.random.choice(SALE_TYPES)),
            Domain("currency_id", "=", self.yen.id),
            Domain("journal_id.code", "=", "INV"),
        ]
        domain = Domain.AND(self.random.sample(leaves, self.random.randrange(0, 3)))
        if self.random.random() < 0.3:
            domain |= self.random.choice(leaves)
        return ~domain if self.random.random() < 0.2 else domain

    def test_ties_to_invoice_analysis(self):
        """Revenue, quantity, lines and documents are those of Odoo's own analysis, whatever is asked."""
        scopes = (self.companies, self.company, self.second, self.second | self.company)
        met = 0
        for __ in range(80):
            companies = self.random.choice(scopes)
            env = self.env(context=dict(self.env.context, allowed_company_ids=companies.ids))
            domain = self.filters()
            groups = self.random.sample([*SHARED, "invoice_date:year", "invoice_date:month"], 2)
            counts = ["__count", "move_id:count_distinct"]
            own = env["grc.sale.analysis"]._read_group(domain, groups, [*counts, "quantity:sum", "revenue:sum"])
            odoo = env["account.invoice.report"]._read_group(
                domain & POSTED, groups, [*counts, "quantity:sum", "price_subtotal:sum"]
            )
            with self.subTest(domain=domain, groups=groups, companies=companies.ids):
                self.assertEqual(len(own), len(odoo))
                self.assertEqual([row[:4] for row in own], [row[:4] for row in odoo])
                for mine, theirs in zip(own, odoo, strict=True):
                    self.assertAlmostEqual(mine[4] or 0, theirs[4] or 0, 6)
                    self.assertAlmostEqual(mine[5], theirs[5], 6)
            met += len(own)
        self.assertGreater(met, 300)

    def test_margins_tie_to_the_documents(self):
        """The lines of a document add up to its margin as stored, also when costs have changed since."""
        for company in self.companies:
            self.products.with_company(company)[0].standard_price = 31
        # An amount that is rounded to cash belongs to no line; its margin must.
        analysis = self.analysis.with_context(allowed_company_ids=self.company.ids)
        found = dict(analysis._read_group([], ["move_id"], ["margin:sum"]))
        stamped = self.env["account.move"].search(
            [("move_type", "in", SALE_TYPES), ("state", "=", "posted"), ("company_id", "=", self.company.id)]
        )
        self.assertGreater(len(stamped), 8)
        self.assertEqual({move.id for move in found}, set(stamped.ids))
        for move, margin in found.items():
            self.assertAlmostEqual(margin, move.grc_margin, 4)
        self.assertAlmostEqual(analysis._read_group([], [], ["margin:sum"])[0][0], sum(stamped.mapped("grc_margin")), 4)

    def test_margin_of_a_line(self):
        """Cost of the line, not a share of the document, as long as costs are what they were."""
        lines = [
            {"product_id": self.products[place].id, "quantity": 2, "price_unit": 50, "tax_ids": [Command.clear()]}
            for place in (1, 3)
        ]
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.people[0].id,
                "journal_id": self.journal().id,
                "invoice_date": as_day(-3),
                "invoice_line_ids": [Command.create(line | {"account_id": self.account().id}) for line in lines],
            }
        )
        invoice._post(soft=False)
        analysis = self.analysis.with_context(allowed_company_ids=self.company.ids)
        asked = [("move_id", "=", invoice.id)]
        self.assertEqual(sorted(analysis.search(asked).mapped("margin")), [58, 86])
        self.products[1].standard_price = 27
        analysis.env.invalidate_all()
        # What the stored margin has more than today's costs leave is shared out: 40 to two equal amounts.
        self.assertEqual(sorted(analysis.search(asked).mapped("margin")), [66, 78])
        self.assertEqual(analysis._read_group(asked, [], ["margin:sum"]), [(144,)])
        half = asked + [("product_id", "=", self.products[3].id)]
        self.assertEqual(analysis._read_group(half, [], ["margin:sum", "revenue:sum"]), [(78, 100)])

    def test_reading_is_as_grouping(self):
        """Lines read one by one, ordered and searched by what is looked up, say what groups say."""
        self.refresh()
        for name in ("margin", "segment_then_id", "policy_then", "value_class_then"):
            rows = self.analysis.search([], order=f"{name} desc, id")
            spec = f"{name}:sum" if name == "margin" else f"{name}:array_agg"
            grouped = {line.id: value for line, value in self.analysis._read_group([], ["id"], [spec])}
            for row in rows:
                value = row[name]
                if name == "margin":
                    self.assertAlmostEqual(grouped[row.id], value, 6)
                else:
                    self.assertEqual(grouped[row.id], [getattr(value, "id", value) or None])
            self.assertEqual(
                self.analysis.search([(name, "!=", False)], order="id"),
                rows.filtered(name).sorted("id"),
            )

    def test_only_what_is_asked_is_looked_up(self):
        """A pivot without states and margins reads neither movements nor costs."""

        def plan(*specs):
            query = self.analysis._search([("invoice_date", ">", "2000-01-01")])
            terms = [self.analysis._read_group_select(spec, query) for spec in specs]
            return "\n".join(line for (line,) in self.both.execute_query(SQL("EXPLAIN %s", query.select(*terms))))

        bare = plan("revenue:sum", "__count")
        for table in ("grc_transition", "grc_customer", "product_product", "uom_uom", "sale_order_line"):
            self.assertNotIn(table, bare)
        self.assertIn("grc_transition", plan("segment_then_id:count_distinct"))
        self.assertIn("product_product", plan("margin:sum"))

    def test_documents_and_customers(self):
        """Counted once each, whatever their lines."""
        rows = self.analysis.search([])
        documents, customers = self.analysis._read_group(
            [], [], ["move_count:count_distinct", "customer_count:count_distinct"]
        )[0]
        self.assertEqual((documents, customers), (len(rows.move_id), len(rows.commercial_partner_id)))
        self.assertGreater(len(rows), documents)
        self.assertNotIn(self.worker, rows.commercial_partner_id)

    def test_channel(self):
        channel = dict(self.analysis._read_group([], ["medium_id"], ["revenue:sum"]))
        self.assertEqual(set(channel), {self.medium, self.medium.browse()})

    def test_open_document(self):
        row = self.analysis.search([], limit=1)
        self.assertEqual(row.action_open_document()["res_id"], row.move_id.id)

    # States at the time

    def history(self):
        """Make movements, some of them on one day."""
        self.refresh()
        self.refresh(company=self.second)
        self.segments = self.company._grc_segmentation().segment_ids[:4]
        self.moves = defaultdict(list)  # by customer and company: day, id, from, to
        for __ in range(60):
            self._move(self.random.choice(self.people[:4]), self.random.choice(self.companies))

    def _move(self, partner, company):
        """Insert a movement on a random day, some on the same day."""
        moves = self.moves[partner.id, company.id]
        states = [None, *self.segments.ids]
        values = {
            "partner_id": partner.id,
            "company_id": company.id,
            "dimension": "segment",
            "date": as_day(-self.random.randrange(0, 1000, 50)),
            "from_segment_id": self.random.choice(states),
            "to_segment_id": self.random.choice(states),
        }
        [(number,)] = self.env.execute_query(
            SQL(
                "INSERT INTO grc_transition (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        moves.append((values["date"], number, values["from_segment_id"], values["to_segment_id"]))

    def _expected(self, row):
        moves = sorted(self.moves[row.commercial_partner_id.id, row.company_id.id])
        before = [move for move in moves if move[0] <= row.invoice_date]
        if before:
            return before[-1][3]
        return moves[0][2] if moves else row.customer_id.segment_id.id or None

    def test_state_then(self):
        """Against the plain rule in Python."""
        self.history()
        rows = self.analysis.search([])
        self.assertGreater(len(rows), 30)
        expected = {row.id: self._expected(row) for row in rows}
        self.assertEqual({row.id: row.segment_then_id.id or None for row in rows}, expected)
        groups = dict(self.analysis._read_group([], ["segment_then_id"], ["id:recordset"]))
        for segment, lines in groups.items():
            self.assertEqual(
                set(lines.ids), {line for line, state in expected.items() if state == (segment.id or None)}
            )
        self.assertGreater(len(groups), 3)
        for segment in self.segments:
            found = self.analysis.search([("segment_then_id", "=", segment.id)])
            self.assertEqual(set(found.ids), {line for line, state in expected.items() if state == segment.id})
        # What a state is looked up by adds no line and loses none.
        self.assertAlmostEqual(
            sum(amount for __, amount in self.analysis._read_group([], ["segment_then_id"], ["revenue:sum"])),
            self.analysis._read_group([], [], ["revenue:sum"])[0][0],
            6,
        )

    def test_state_now(self):
        self.refresh()
        rows = self.analysis.search([])
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual(row.segment_id, row.customer_id.segment_id)
            self.assertEqual(row.policy, row.customer_id.policy)
            self.assertEqual(row.value_class, row.customer_id.value_class)

    def test_figures_of_a_past_day(self):
        """While figures are those of a past day, who never moved was in the state of the last normal refresh."""
        self.refresh()
        partner = self.people[5]
        asked = [("commercial_partner_id", "=", partner.id), ("company_id", "=", self.company.id)]
        before = self.analysis.search(asked).segment_then_id
        self.assertTrue(before)
        self.refresh(as_of=-990)
        self.analysis.env.invalidate_all()
        rows = self.analysis.search(asked)
        self.assertNotEqual(rows.segment_id, before)
        self.assertEqual(rows.segment_then_id, before)

    def test_selection_dimensions(self):
        partner = self.people[4]
        for dimension, column, states in (
            ("class", "value_class", ("a", "c")),
            ("policy", "policy", ("early", "retain")),
        ):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO grc_transition (partner_id, company_id, dimension, date, %s, %s)"
                    " VALUES (%s, %s, %s, %s, %s, %s)",
                    SQL.identifier(f"from_{column}"),
                    SQL.identifier(f"to_{column}"),
                    partner.id,
                    self.company.id,
                    dimension,
                    as_day(-500),
                    *states,
                )
            )
        for day, places in ((-700, 0), (-501, 0), (-500, 1), (-10, 1)):
            invoice = self.invoice(partner, day, 10)
            row = self.analysis.search([("move_id", "=", invoice.id)])
            self.assertEqual((row.value_class_then, row.policy_then), (("a", "c")[places], ("early", "retain")[places]))

    def test_nobody(self):
        """A receipt without a partner has a row, and no state."""
        receipt = self.invoice(None, -4, 10, move_type="out_receipt")
        row = self.analysis.search([("move_id", "=", receipt.id)])
        self.assertEqual(row.revenue, 10)
        self.assertFalse(row.commercial_partner_id or row.customer_id or row.segment_then_id or row.policy_then)

    # Access

    def user(self, login, groups, company):
        user = new_test_user(self.env, login, groups, company_id=company.id, company_ids=[Command.set(company.ids)])
        return self.env(user=user, context={"allowed_company_ids": company.ids})["grc.sale.analysis"]

    def test_without_the_group(self):
        for groups in ("base.group_user,account.group_account_manager", "base.group_portal"):
            with self.assertRaises(AccessError):
                self.user(groups[-9:], groups, self.company).search([])

    def test_own_customers(self):
        salesman = "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user"
        owner = self.user("cube_owner", salesman, self.company)
        self.assertFalse(owner.search([]))
        self.people[0].user_id = owner.env.user
        self.invoices([(self.people[0], -20, 100), (self.worker, -10, 50)], invoice_user_id=self.env.uid)
        expected = self.analysis.search(
            [("commercial_partner_id", "=", self.people[0].id), ("company_id", "=", self.company.id)]
        )
        self.assertTrue(expected)
        self.assertEqual(owner.search([]), expected.with_env(owner.env))
        # Also of what a colleague invoiced, as in all other figures of the customer.
        self.assertIn(self.worker, expected.partner_id)
        for name in ("segment_then_id", "policy", "invoice_date:year"):
            found = owner._read_group([], [name], ["margin:sum", "revenue:sum", "__count"])
            self.assertEqual(sum(row[-1] for row in found), len(expected))

    def test_companies(self):
        groups = "base.group_user,account.group_account_readonly,grc_base.group_grc_user"
        stranger = self.user("cube_stranger", groups, self.second)
        self.assertEqual(stranger.search([]).company_id.ids, self.second.ids)
        self.assertFalse(stranger.search([("company_id", "=", self.company.id)]))
