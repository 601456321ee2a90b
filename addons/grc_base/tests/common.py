from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from odoo import Command, fields
from odoo.tools import SQL

from ..tools.refresh.layer import FACTS
from .common_company import CompanyCase


def as_day(value):
    """Return a date: a date, a text, or a number of days from today (UTC)."""
    if isinstance(value, str | date):
        return fields.Date.to_date(value)
    if isinstance(value, relativedelta):
        return fields.Date.today() + value
    return fields.Date.today() + timedelta(days=value)


def stored(customers, columns, company, partners=None):
    """Return {partner id: {column: value}} of the customers of a company as they lie in the table."""
    customers.env.flush_all()
    rows = customers.env.execute_query(
        SQL(
            "SELECT partner_id, %s FROM grc_customer WHERE company_id = %s AND %s",
            SQL(", ").join(map(SQL.identifier, columns)),
            company.id,
            SQL("TRUE") if partners is None else SQL("partner_id = ANY(%s)", partners.ids),
        )
    )
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}


def rows_written(env):
    """Return (table, rows inserted, updated, deleted) of our tables in this transaction so far."""
    env.flush_all()
    env.cr.execute(
        """
        SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
         WHERE schemaname = 'public' AND relname LIKE 'grc%' ORDER BY relname
        """
    )
    return env.cr.fetchall()


class GrcCase(CompanyCase):
    """A company with just the accounts that invoices need, and the words to write histories in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, mail_create_nolog=True, no_reset_password=True)
        )
        cls.company = cls.new_company("Relations Ltd")
        cls.env.user.company_ids |= cls.company
        cls.env.user.company_id = cls.company
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        cls.company = cls.company.with_env(cls.env)
        cls.customers = cls.env["grc.customer"]
        cls.good = cls.new_good()

    @classmethod
    def invoice(cls, partner, day, amount, post=True, company=None, product=None, quantity=1, journal=None, **values):
        """Create (and post) one customer document; ``day`` as in :func:`as_day`, ``amount`` its untaxed total."""
        return cls.invoices([(partner, day, amount)], post, company, product, quantity, journal, **values)

    @classmethod
    def invoices(cls, rows, post=True, company=None, product=None, quantity=1, journal=None, **values):
        """Create (and post) documents of one kind from rows of (partner, day, amount)."""
        company = company or cls.company
        journal = journal or cls.journal(company=company)
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=company.ids))
        base = {"move_type": "out_invoice", "company_id": company.id, "journal_id": journal.id} | values
        moves = env["account.move"].create(
            [
                base
                | {
                    "partner_id": partner.id if partner else False,
                    "invoice_date": as_day(day),
                    "date": as_day(day),
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Line",
                                "quantity": quantity,
                                "price_unit": amount / quantity,
                                "account_id": cls.account(company=company).id,
                                "tax_ids": [Command.clear()],
                            }
                            | ({"product_id": product.id} if product else {})
                        )
                    ],
                }
                for partner, day, amount in rows
            ]
        )
        if post:
            moves._post(soft=False)
        return moves

    @classmethod
    def redate(cls, move, day):
        """Give a draft another day, and the number of that day's year when it is posted."""
        move.write({"name": False, "invoice_date": as_day(day), "date": as_day(day)})

    @classmethod
    def imported(cls, rows, company=None, **values):
        """Insert posted invoices from rows of (partner, day, amount) by SQL, as an import would: a thousand a second.

        :return: the documents
        """
        company = company or cls.company
        base = {
            "move_type": "out_invoice",
            "state": "posted",
            "auto_post": "no",
            "company_id": company.id,
            "journal_id": cls.journal(company=company).id,
            "currency_id": company.currency_id.id,
        } | values
        cls.env.flush_all()
        ids = []
        for partner, day, amount in rows:
            vals = base | {
                "partner_id": partner.id,
                "commercial_partner_id": partner.commercial_partner_id.id,
                "invoice_date": as_day(day),
                "date": as_day(day),
                "amount_untaxed": abs(amount),
                "amount_untaxed_signed": amount,
            }
            cls.env.cr.execute(
                SQL(
                    "INSERT INTO account_move (%s) VALUES %s RETURNING id",
                    SQL(", ").join(map(SQL.identifier, vals)),
                    tuple(vals.values()),
                )
            )
            ids.append(cls.env.cr.fetchone()[0])
        return cls.env["account.move"].browse(ids)

    @classmethod
    def credit(cls, invoice, day, amount, **values):
        """Post a credit note that reverses ``invoice`` by ``amount``."""
        values = {"reversed_entry_id": invoice.id, "currency_id": invoice.currency_id.id} | values
        return cls.invoice(
            invoice.partner_id,
            day,
            amount,
            company=invoice.company_id,
            journal=invoice.journal_id,
            move_type="out_refund",
            **values,
        )

    @classmethod
    def order(cls, partner, quantity=10, price=100, day=0, confirm=True, **line):
        """Create (and confirm) a sale order of goods."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.good.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                        | line
                    )
                ],
            }
        )
        if confirm:
            order.action_confirm()
        order.date_order = as_day(day)
        return order

    @classmethod
    def bill_order(cls, order, day, method="delivered", **values):
        """Invoice an order by the wizard (``delivered``, ``percentage``, ``fixed``) and post what it makes."""
        before = order.invoice_ids
        wizard = cls.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=order.ids)
        wizard.create({"advance_payment_method": method, "sale_order_ids": order.ids} | values).create_invoices()
        move = order.invoice_ids - before
        cls.redate(move, day)
        move._post(soft=False)
        return move

    @classmethod
    def merge(cls, survivor, *others):
        everyone = survivor.union(*others)
        wizard = cls.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": [Command.set(everyone.ids)], "dst_partner_id": survivor.id}
        )
        wizard.action_merge()

    # Figures

    @classmethod
    def refresh(cls, as_of=None, company=None, **options):
        """Refresh; return the number of rows written."""
        day = None if as_of is None else as_day(as_of)
        return cls.customers._refresh(company or cls.company, as_of=day, **options)

    @classmethod
    def customer(cls, partner, company=None):
        return cls.customers.with_context(allowed_company_ids=(company or cls.company).ids).search(
            [("partner_id", "=", partner.id), ("company_id", "=", (company or cls.company).id)]
        )

    @classmethod
    def facts(cls, partner, company=None):
        """Return the columns of a customer's row as a dict; empty without a row."""
        found = cls.all_facts(company, partner)
        return found.get(partner.id, {})

    @classmethod
    def all_facts(cls, company=None, partners=None):
        """Return {partner id: the columns that the refresh writes} as they lie in the table."""
        return stored(cls.customers, cls.env["grc.pipeline"]._columns(FACTS), company or cls.company, partners)

    @classmethod
    def seen(cls, partner, number=1, mark="test"):
        """Give a partner movements and events, marked by their dimension and kind, as a refresh does."""
        for table, column in (("grc_event", "kind"), ("grc_transition", "dimension")):
            cls.env.cr.execute(
                SQL(
                    "INSERT INTO %s (partner_id, company_id, %s, date)"
                    " SELECT %s, %s, %s, %s FROM generate_series(1, %s)",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    partner.id,
                    cls.company.id,
                    mark,
                    as_day(-5),
                    number,
                )
            )

    def run_cron(self, name="touched"):
        """Run one of the two crons as the scheduler does."""
        cron = self.env.ref(f"grc_base.ir_cron_{name}")
        with self.enter_registry_test_mode():
            return cron.method_direct_trigger()

    def assertCron(self, name="touched"):
        self.assertIs(self.run_cron(name), True)

    def queued(self):
        """Return what lies in the queue: a set of (company id, partner id, move id)."""
        self.env.flush_all()
        self.env.cr.execute("SELECT company_ref, partner_ref, move_ref FROM grc_queue")
        return set(self.env.cr.fetchall())

    def clear_queue(self):
        self.env.cr.execute("DELETE FROM grc_queue")

    def assertFacts(self, partner, expected, company=None):
        facts = self.facts(partner, company)
        self.assertEqual({name: self._plain(facts.get(name)) for name in expected}, expected)

    @staticmethod
    def _plain(value):
        return value if value is None or isinstance(value, date | int) else round(float(value), 2)

    def assertEqualToFull(self):
        """Check that the facts stored are those of a full refresh with the stored thresholds."""
        found = self.all_facts()
        self.refresh(keep_thresholds=True)
        wanted = self.all_facts()
        self.assertEqual(found.keys(), wanted.keys())
        for partner, facts in wanted.items():
            self.assertEqual(found[partner], facts, f"partner {partner}")

    @contextmanager
    def day_of_company(self, day):
        """Let it be another day for every company."""
        with patch.object(self.env.registry["res.company"], "_grc_today", lambda company: as_day(day)):
            yield
