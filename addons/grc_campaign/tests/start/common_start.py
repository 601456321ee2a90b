from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tools import SQL

from ..common_campaign import START, CampaignCase


class StartCase(CampaignCase):
    """Campaigns that wait for a day, or for what happens."""

    def starting(self, partners, *steps, **values):
        """Return a campaign of calls that was launched at the start, and begins later."""
        campaign = self.campaign(partners, *(steps or (self.call(),)), **values)
        with patch.object(type(campaign), "_settle_start"):
            campaign._launch()
        self.assertFalse(campaign.participation_ids)
        self.move(campaign, START)
        campaign.sudo().open_until = START.date() + timedelta(days=365)
        campaign._settle_start()
        return campaign

    def entries(self, campaign, partner=None):
        """Return ``[(key, state)]`` of those in a campaign, in the order in which they came."""
        rows = campaign.participation_ids.filtered(lambda row: not partner or row.partner_id == partner)
        return [(row.event_key, row.state) for row in rows.sorted(lambda row: (row.entered_at, row.id))]

    def set_row(self, partner, **values):
        """Write columns of a customer's row."""
        self.env.flush_all()
        sets = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        self.env.cr.execute(SQL("UPDATE grc_customer SET %s WHERE partner_id = %s", sets, partner.id))
        self.env.invalidate_all()

    def order(self, partner, moment=None, amount=100, product=None):
        """Return an order of a customer, confirmed at a moment."""
        line = {"product_id": (product or self.lamp).id, "product_uom_qty": 1, "price_unit": amount, "tax_ids": False}
        order = self.env["sale.order"].create(
            {"partner_id": partner.id, "company_id": self.company.id, "order_line": [(0, 0, line)]}
        )
        order.action_confirm()
        if moment:
            order.date_order = moment
        return order

    def pay(self, invoice):
        """Let the money for an invoice be there."""
        account = self.account("receivable")
        paid = {"account_id": account.id, "partner_id": invoice.partner_id.id, "credit": invoice.amount_total}
        entry = self.env["account.move"].create(
            {
                **{"move_type": "entry", "company_id": invoice.company_id.id, "date": invoice.date},
                "journal_id": self.journal("EXCH").id,
                "line_ids": [
                    Command.create(paid),
                    Command.create({"account_id": self.account("income").id, "debit": invoice.amount_total}),
                ],
            }
        )
        entry._post()
        (entry | invoice).line_ids.filtered(lambda line: line.account_id == account).reconcile()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls.env["product.product"].create({"name": "Lamp", "type": "service", "invoice_policy": "order"})
