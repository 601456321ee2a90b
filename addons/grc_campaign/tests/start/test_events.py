"""Campaigns that start when something happens: each kind, once, for who is in the audience then."""

from datetime import date, datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import START
from .common_start import StartCase


@tagged("post_install", "-at_install")
class TestEvents(StartCase):
    def listening(self, partners, trigger, **values):
        return self.starting(partners, start="event", trigger=trigger, **values)

    def invoice(self, partner, day, due=None, post=True):
        """Return an invoice of a day."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "company_id": self.company.id,
                "invoice_date": day,
                "invoice_date_due": due or day,
                "invoice_line_ids": [Command.create({"name": "Lamp", "quantity": 1, "price_unit": 100})],
            }
        )
        invoice.invoice_line_ids.tax_ids = False
        if post:
            invoice.action_post()
        return invoice

    def written(self, invoice, moment):
        """Let an invoice have been written at a moment."""
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE account_move SET write_date = %s WHERE id = %s", moment, invoice.id))
        self.env.invalidate_all()

    def test_order(self):
        """From the order's own moment on, once, and only for who is in the audience."""
        partners, stranger = self.people(2), self.people(1, "stranger")
        campaign = self.listening(partners, "order")
        before = self.order(partners[0], START - timedelta(hours=1))
        order = self.order(partners[1], START + timedelta(hours=3))
        self.order(stranger, START + timedelta(hours=3))
        for hours in (4, 5, 30):
            self.run_at(START + timedelta(hours=hours))
        self.assertEqual(campaign.participation_ids.partner_id, partners[1])
        self.assertEqual(campaign.participation_ids.event_key, f"sale.order,{order.id}")
        self.assertEqual(campaign.participation_ids.entered_at, START + timedelta(hours=3))
        self.assertEqual(campaign.participation_ids.brought_by, order.display_name)
        self.assertEqual(campaign.state, "running")
        self.assertTrue(before)

    def test_dealt_with_once(self):
        """Who was not in the audience when it happened does not come because of it later; who comes late to us does."""
        audience = self.new_audience(("and", [("partner_id.phone", "=like", "+3361234%")]), name="Called")
        outside, inside = self.people(1, "out", phone="+15550001111"), self.people(1)
        campaign = self.listening(outside | inside, "order", audience_id=audience.id)
        self.order(outside, START + timedelta(hours=1))
        self.run_at(START + timedelta(hours=2))
        outside.phone = "+33612345555"
        # Its transaction ended after the look.
        self.order(inside, START + timedelta(hours=1))
        self.run_at(START + timedelta(hours=3))
        self.assertEqual(campaign.participation_ids.partner_id, inside)

    def test_case_06_nothing_ran_for_three_days(self):
        """What happened meanwhile is heard, from its own moment on: what is too late is left out."""
        partners = self.people(2)
        campaign = self.listening(partners, "order")
        self.order(partners[0], START + timedelta(days=1))
        self.order(partners[1], START + timedelta(days=4))
        self.run_at(START + timedelta(days=4, hours=1))
        states = self.states(campaign)
        self.assertEqual(states[partners[0]], ("skipped", "late"))
        self.assertEqual(states[partners[1]][0], "done")

    def test_case_11_two_orders_at_once(self):
        """A participation an order; paying one does not stop the other."""
        partner = self.people(1)
        later = self.call(name="Later", after="previous", delay=9)
        campaign = self.starting(
            partner, self.call(), later, start="event", trigger="order", reentry="document", goal="paid"
        )
        moment = START + timedelta(hours=1)
        one, other = self.order(partner, moment), self.order(partner, moment)
        self.run_at(START + timedelta(hours=2))
        invoice = one._create_invoices()
        invoice.action_post()
        self.assertEqual(set(campaign.participation_ids.mapped("state")), {"running"}, "their own order is no goal")
        self.pay(invoice)
        states = {row.event_key: (row.state, row.exit_reason) for row in campaign.participation_ids}
        self.assertEqual(states[f"sale.order,{one.id}"], ("exited", "paid"))
        self.assertEqual(states[f"sale.order,{other.id}"], ("running", False))

    def test_their_own_order_is_no_purchase(self):
        """Whom an order brought leaves with the next one."""
        partner = self.people(1)
        later = self.call(name="Later", after="previous", delay=9)
        campaign = self.starting(partner, self.call(), later, start="event", trigger="order")
        order = self.order(partner, START + timedelta(hours=1))
        self.run_at(START + timedelta(hours=2))
        self.env["grc.campaign.happening"]._buy(order, partner.ids)
        self.assertEqual(campaign.participation_ids.state, "running")
        self.order(partner)
        self.assertEqual(campaign.participation_ids.exit_reason, "goal")

    def test_invoice(self):
        """Posted since the launch, and dated since; what stood there with the launch is none."""
        partners = self.people(3)
        there = self.invoice(partners[0], START.date())
        campaign = self.listening(partners, "invoice")
        old = self.invoice(partners[1], START.date() - timedelta(days=9))
        new = self.invoice(partners[2], START.date() + timedelta(days=1))
        for invoice in (there, old, new):
            self.written(invoice, START + timedelta(days=1))
        self.run_at(START + timedelta(days=1, hours=1))
        self.assertEqual(campaign.participation_ids.partner_id, partners[2])
        self.assertEqual(campaign.participation_ids.event_key, f"account.move,{new.id}")
        self.written(new, START + timedelta(days=2))
        self.run_at(START + timedelta(days=2, hours=1))
        self.assertEqual(len(campaign.participation_ids), 1)

    def test_paid(self):
        partners = self.people(2)
        invoices = [self.invoice(partner, START.date()) for partner in partners]
        campaign = self.listening(partners, "paid")
        self.pay(invoices[0])
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_partial_reconcile SET create_date = %s", [START + timedelta(hours=1)])
        self.run_at(START + timedelta(hours=2))
        self.assertEqual(campaign.participation_ids.partner_id, partners[0])

    def test_overdue(self):
        """On the day after it was due, if it is not paid."""
        partners = self.people(2)
        for place, partner in enumerate(partners):
            self.invoice(partner, START.date(), START.date() + timedelta(days=1 + 5 * place))
        campaign = self.listening(partners, "overdue")
        self.run_at(START + timedelta(days=1))
        self.assertFalse(campaign.participation_ids)
        self.run_at(START + timedelta(days=2))
        self.assertEqual(campaign.participation_ids.partner_id, partners[0])

    def test_days_of_customers(self):
        """The first purchase, silence, lateness: the day of their row, once."""
        day = START.date()
        for trigger, values in (
            ("first", {"first_purchase": day + timedelta(days=1)}),
            ("silence", {"last_purchase": day - timedelta(days=29)}),
            ("late", {"late_from": day + timedelta(days=1)}),
        ):
            with self.subTest(trigger):
                partners = self.people(2, trigger)
                campaign = self.listening(partners, trigger, silence_days=30)
                self.set_row(partners[0], **values)
                self.run_at(0)
                self.assertFalse(campaign.participation_ids)
                self.run_at(1)
                self.run_at(2)
                self.assertEqual(self.entries(campaign), [(f"{trigger},{partners[0].id},2026-07-07", "done")])

    def test_movements_and_actions(self):
        """Another stage, segment, class or policy; a meeting; a closed complaint; life events, replenishment apart."""
        partner = self.people(1)
        day = START.date() + timedelta(days=1)
        moved = ("stage", "segment", "class", "policy", "meeting_report")
        for kind in moved:
            self.env["grc.event"].create(
                {"partner_id": partner.id, "company_id": self.company.id, "kind": kind, "date": day, "data": {}}
            )
        rules = {
            kind: self.env["grc.life.rule"]
            .create({"name": kind, "kind": kind, "summary": kind, "activity_type_id": self.call()["activity_type_id"]})
            .id
            for kind in ("birthday", "replenishment")
        }
        for source, state, rule in (
            ("complaint", "done", False),
            ("complaint", "open", False),
            ("life_event", "open", rules["birthday"]),
            ("life_event", "open", rules["replenishment"]),
        ):
            self.env["grc.action"].sudo().create(
                {
                    **{"company_id": self.company.id, "partner_id": partner.id, "source": source, "state": state},
                    **{"key": f"{source}:{state}:{rule}", "date": day, "deadline": day, "summary": "Ask"},
                    **{"life_rule_id": rule, "closed_on": day if state == "done" else False},
                }
            )
        for trigger in (*moved, "complaint", "life", "replenishment"):
            with self.subTest(trigger):
                campaign = self.listening(partner, trigger)
                self.run_at(1)
                self.run_at(2)
                self.assertEqual(len(campaign.participation_ids), 1)

    def test_delivery_and_stock(self):
        """A delivery that is done; what is back in stock, once, for those who ordered it within a year."""
        if "stock.picking" not in self.env:
            self.skipTest("without Inventory")
        goods = self.env["product.product"].create({"name": "Goods", "type": "consu", "is_storable": True})
        partners = self.people(3)
        for partner, moment in ((partners[0], START - timedelta(days=30)), (partners[1], START - timedelta(days=500))):
            self.order(partner, moment, product=goods)
        waiting, delivered = self.listening(partners, "stock"), self.listening(partners, "delivery")
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        here, customers = warehouse.lot_stock_id, self.env.ref("stock.stock_location_customers")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        for hours, number, source, target, kind in (
            (1, 5, suppliers, here, warehouse.in_type_id),
            (2, 5, suppliers, here, warehouse.in_type_id),
            (3, 1, here, customers, warehouse.out_type_id),
        ):
            picking = self.moved(goods, number, source, target, kind, partners[2])
            moment = START + timedelta(hours=hours)
            picking.date_done = moment
            picking.move_line_ids.date = moment
        self.run_at(START + timedelta(hours=4))
        self.run_at(START + timedelta(hours=5))
        self.assertEqual(waiting.participation_ids.partner_id, partners[0])
        self.assertEqual(waiting.participation_ids.entered_at, START + timedelta(hours=1))
        self.assertEqual(delivered.participation_ids.partner_id, partners[2])
        self.assertEqual(len(delivered.participation_ids), 1)

    def moved(self, product, number, source, target, kind, partner):
        """Return a transfer that is done."""
        move = {"product_id": product.id, "product_uom_qty": number, "location_id": source.id}
        picking = self.env["stock.picking"].create(
            {
                **{"picking_type_id": kind.id, "partner_id": partner.id, "location_id": source.id},
                **{"location_dest_id": target.id, "company_id": self.company.id},
                "move_ids": [Command.create({**move, "location_dest_id": target.id})],
            }
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": number, "picked": True})
        picking._action_done()
        return picking

    def test_life_is_private(self):
        """Who may not see personal data starts no campaign by a life event."""
        campaign = self.campaign(self.people(1), self.call())
        with self.assertRaisesRegex(ValidationError, "personal data"):
            campaign.with_user(self.manager).write({"start": "event", "trigger": "life"})

    def test_kinds(self):
        """Each kind has words, and none adds a query to what it hears of."""
        triggers = self.env["grc.campaign.trigger"]
        self.assertEqual(len(dict(triggers._selection())), len(triggers._selection()))
        for key in triggers._names():
            with self.subTest(key):
                kind = triggers._of(key)
                self.assertTrue(kind._label())
                campaign = self.campaign(self.people(1, key), self.call(), silence_days=30)
                self.assertTrue(kind._said(campaign))
        self.assertFalse(triggers._of("nothing")._there())
        gone = triggers._of("nothing")
        self.assertFalse(self.env.execute_query(gone._query(self.campaigns, datetime(2026, 1, 1))))

    def test_forgotten_after_a_while(self):
        """What was heard long ago is not kept."""
        partner = self.people(1)
        campaign = self.listening(partner, "order", reentry="document")
        self.order(partner, START + timedelta(hours=1))
        self.run_at(1)
        occasions = self.env["grc.campaign.occasion"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual(len(occasions), 1)
        self.run_at(90)
        self.run_at(91)
        self.assertFalse(occasions.exists())
        self.assertEqual(len(campaign.participation_ids), 1)
        self.assertEqual(campaign.open_until, date(2027, 7, 6))
