from odoo import models
from odoo.addons.grc_base.tools.clock import day_end
from odoo.tools import SQL

#: Invoices ``m`` of something sold.
SOLD = SQL("m.move_type IN ('out_invoice', 'out_receipt') AND m.state = 'posted' AND m.amount_untaxed > 0")


class GrcCampaignTriggerOrder(models.AbstractModel):
    """An order is confirmed."""

    _name = "grc.campaign.trigger.order"
    _inherit = "grc.campaign.trigger"
    _description = "Start: Order Confirmed"

    _trigger = "order"
    _place = 10
    _documents = True

    def _label(self):
        return self.env._("An order is confirmed")

    def _query(self, campaign, since):
        return SQL(
            """
            SELECT o.partner_id, %s AS event_key, o.date_order AS moment FROM sale_order o
             WHERE o.company_id = %s AND o.state = 'sale' AND o.amount_untaxed > 0 AND o.date_order >= %s
            """,
            self._key("sale.order", "o"),
            campaign.company_id.id,
            since,
        )


class GrcCampaignTriggerInvoice(models.AbstractModel):
    """An invoice is posted; one that is dated before the launch is none.

    Odoo keeps no moment of posting: what was written lately is looked at, and what stood there with the launch is left.
    """

    _name = "grc.campaign.trigger.invoice"
    _inherit = "grc.campaign.trigger"
    _description = "Start: Invoice Posted"

    _trigger = "invoice"
    _place = 20
    _documents = True

    def _label(self):
        return self.env._("An invoice is posted")

    def _posted(self, campaign):
        """Return the SELECT of the invoices dated since the launch."""
        return SQL(
            """
            SELECT m.partner_id, %s AS event_key, m.write_date AS moment FROM account_move m
             WHERE m.company_id = %s AND %s AND m.invoice_date >= %s
            """,
            self._key("account.move", "m"),
            campaign.company_id.id,
            SOLD,
            self.env["grc.campaign.forecast"]._day(campaign),
        )

    def _query(self, campaign, since):
        return SQL("%s AND m.write_date >= %s", self._posted(campaign), since)

    def _earlier(self, campaign):
        return SQL("SELECT q.event_key, q.moment FROM (%s) q", self._posted(campaign))


class GrcCampaignTriggerPaid(models.AbstractModel):
    """An invoice is paid: the last of its payments is reconciled."""

    _name = "grc.campaign.trigger.paid"
    _inherit = "grc.campaign.trigger"
    _description = "Start: Invoice Paid"

    _trigger = "paid"
    _place = 30
    _documents = True

    def _label(self):
        return self.env._("An invoice is paid")

    def _query(self, campaign, since):
        return SQL(
            """
            SELECT m.partner_id, %s AS event_key, MAX(r.create_date) AS moment
              FROM account_partial_reconcile r
              JOIN account_move_line l ON l.id = r.debit_move_id
              JOIN account_move m ON m.id = l.move_id
             WHERE m.company_id = %s AND %s AND m.payment_state IN ('paid', 'in_payment') AND r.create_date >= %s
             GROUP BY m.id, m.partner_id
            """,
            self._key("account.move", "m"),
            campaign.company_id.id,
            SOLD,
            since,
        )


class GrcCampaignTriggerOverdue(models.AbstractModel):
    """An invoice is overdue: on the day after it was due it is not paid."""

    _name = "grc.campaign.trigger.overdue"
    _inherit = "grc.campaign.trigger"
    _description = "Start: Invoice Overdue"

    _trigger = "overdue"
    _place = 40
    _documents = True
    _by_day = True

    def _label(self):
        return self.env._("An invoice is overdue")

    def _query(self, campaign, since):
        return SQL(
            """
            SELECT m.partner_id, %s AS event_key, %s AS moment FROM account_move m
             WHERE m.company_id = %s AND %s AND m.payment_state IN ('not_paid', 'partial')
               AND m.invoice_date_due >= %s::date - 1
            """,
            self._key("account.move", "m"),
            day_end(SQL("m.invoice_date_due"), campaign.company_id),
            campaign.company_id.id,
            SOLD,
            since,
        )
