from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP

#: Months that the chart looks back.
MONTHS = 36


class GrcCustomer(models.Model):
    """What a customer bought month by month, and in which stage he was meanwhile."""

    _inherit = "grc.customer"

    purchase_chart = fields.Json(
        "Purchases by month", compute="_compute_purchase_chart", export_string_translation=False
    )

    @api.depends_context("lang")
    @api.depends("first_purchase", "last_purchase", "stage_id")
    def _compute_purchase_chart(self):
        """``{months, amounts, bands, today}``; a band is ``{stage, color, since, until}``. False without a purchase.

        Months are their first days; amounts are untaxed, in the company's currency, credit notes taken off.
        """
        self.purchase_chart = False
        buyers = self.filtered("first_purchase")
        amounts = {
            (customer.id, month.date() if hasattr(month, "date") else month): amount
            for customer, month, amount in self.env["grc.customer.document"]._read_group(
                [("customer_id", "in", buyers.ids), ("counted", "=", True)],
                ["customer_id", "date:month"],
                ["amount:sum"],
            )
        }
        for customer in buyers:
            today = customer.rebuilt_as_of or customer.company_id._grc_present()
            first = max(customer.first_purchase, today - relativedelta(months=MONTHS - 1)).replace(day=1)
            count = (today.year - first.year) * 12 + today.month - first.month + 1
            months = [first + relativedelta(months=place) for place in range(count)]
            customer.purchase_chart = {
                "months": [fields.Date.to_string(month) for month in months],
                "amounts": [amounts.get((customer.id, month), 0) for month in months],
                "bands": customer._stage_bands(first, today),
                "today": fields.Date.to_string(today),
            }

    def _stage_bands(self, first, last):
        """Return the stages between two days, in their order: ``{stage, color, since, until}``."""
        self.ensure_one()
        moves = self.env["grc.transition"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("dimension", "=", "stage"),
                ("date", "<=", last),
            ],
            order="date, id",
        )
        stages = [moves[:1].from_stage_id or self.stage_id, *(move.to_stage_id for move in moves)]
        if not moves:
            stages = [self.stage_id]
        ends = [*(move.date for move in moves), last + relativedelta(days=1)]
        bands, since = [], first
        for stage, until in zip(stages, ends, strict=True):
            if stage and until > since:
                bands.append(
                    {
                        "stage": stage.sudo().name,
                        "color": stage.sudo().color,
                        "since": fields.Date.to_string(since),
                        "until": fields.Date.to_string(until),
                    }
                )
            since = max(since, until)
        return bands


class ResPartner(models.Model):
    _inherit = "res.partner"

    grc_rhythm = fields.Char(related="grc_customer_id.rhythm", string="Rhythm", groups=VALUE_GROUP)

    @api.readonly
    def get_grc_purchase_chart(self):
        """Return the purchases by month of the customer, as ``grc.customer.purchase_chart``; False without any.

        A call of its own: the form of a partner does not wait for a chart on a page that may never be opened.
        """
        self.ensure_one()
        customer = self.grc_customer_id
        return customer.purchase_chart and customer.purchase_chart | {"currency_id": customer.currency_id.id}
