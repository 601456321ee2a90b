"""Purchases as posted invoices: created and posted in batches, through the ORM."""

from . import cdnow, plan, products


class Invoices:
    """Makes the invoices of one company."""

    def __init__(self, env, company, articles, *, plain, seed, last):
        self.env, self.company, self.articles = env, company, articles
        self.plain, self.seed, self.last = plain, seed, last
        self.journal = env["account.journal"].search(
            [*env["account.journal"]._check_company_domain(company), ("type", "=", "sale")], limit=1
        )
        self.tax = env["account.tax"] if plain else company.account_sale_tax_id

    def missing(self, purchases):
        """The purchases of which the company has no invoice yet, in the order of their days."""
        moves = self.env["account.move"].search_fetch(
            [("company_id", "=", self.company.id), ("move_type", "=", "out_invoice"), ("ref", "=like", "CDNOW-%")],
            ["ref"],
        )
        kept = purchases[~purchases["ref"].isin(moves.mapped("ref"))]
        if self.plain:
            kept = kept[kept["cents"] > 0]
        return list(kept.itertuples(index=False))

    def create(self, rows, partners):
        """The posted invoices of these purchases, each with its fate (None when plain)."""
        fates = [self._fate(row) for row in rows]
        moves = self.env["account.move"].create(
            [
                self._values(row, fate, partners[cdnow.customer_ref(row.customer)])
                for row, fate in zip(rows, fates, strict=True)
            ]
        )
        moves._post(soft=False)
        return moves, fates

    def _fate(self, row):
        if self.plain:
            return None
        return plan.fate(row.ref, row.customer, row.date.date(), row.cents, self.last, self.seed)

    def _values(self, row, fate, partner):
        day = row.date.date()
        return {
            "move_type": "out_invoice",
            "ref": row.ref,
            "journal_id": self.journal.id,
            "currency_id": self.company.currency_id.id,
            "partner_id": self._addressee(row, partner).id,
            "invoice_date": day,
            "date": day,
            "invoice_date_due": fate.due if fate else day,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "invoice_user_id": partner.user_id.id,
            "invoice_line_ids": [(0, 0, line) for line in self._lines(row)],
        }

    def _addressee(self, row, partner):
        """The entity itself, or one of the contacts under it."""
        contacts = partner.child_ids.sorted("id")
        rng = plan.draw(self.seed, "addressee", row.ref)
        return rng.choice(contacts) if contacts and rng.random() < 0.8 else partner

    def _lines(self, row):
        rng = plan.draw(self.seed, "article", row.ref)
        article = self.articles[products.choose(row.cents // row.cds, rng)]
        return [
            {
                "product_id": article.id,
                "quantity": quantity,
                "price_unit": unit / 100,
                "tax_ids": [(6, 0, self.tax.ids)],
                "analytic_distribution": False,
            }
            for quantity, unit in plan.lines(row.cds, row.cents)
        ]
