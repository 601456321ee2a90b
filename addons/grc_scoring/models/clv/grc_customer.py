from odoo import api, fields, models


class GrcCustomer(models.Model):
    """Lifetime value: what a customer has brought and what they are expected to bring, see ``engine/clv/value.py``."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    p_alive = fields.Float(
        "Still a customer",
        readonly=True,
        aggregator="avg",
        help="Probability of still being a customer, by the model of purchases. Regular buyers are overrated by some"
        " points: compare it with their silence.",
    )
    expected_purchases = fields.Float(
        readonly=True,
        help="Purchase days that the model expects within the horizon; that the customer may have left is part of it.",
    )
    next_purchase = fields.Date(
        "Next purchase expected",
        readonly=True,
        help="Day by which another purchase is as likely as not; empty when that day never comes.",
    )
    clv_model = fields.Monetary(
        "Expected margin (model)",
        readonly=True,
        help="Expected purchases × expected revenue of each × the customer's margin rate, discounted, over the"
        " horizon.",
    )
    clv_plain = fields.Monetary(
        "Expected margin (plain formula)",
        readonly=True,
        help="Average monthly margin × months of the horizon × the company's retention.",
    )
    clv_predicted = fields.Monetary(
        "Expected margin",
        readonly=True,
        help="Margin expected within the horizon: by the model where it is reliable, else by the plain formula.",
    )
    clv_source = fields.Selection(
        [("model", "Model"), ("plain", "Plain formula")],
        "Expected margin by",
        readonly=True,
        help="How the expected margin was computed; the fit of the day says why.",
    )
    clv = fields.Monetary("Lifetime value", readonly=True, help="Margin to date and expected margin together.")
    silence_ratio = fields.Float(
        "Silence ÷ usual silence",
        compute="_compute_silence_ratio",
        aggregator=None,
        help="1: the silence is as long as is usual for the customer; late from 1.25 on.",
    )
    clv_sentence = fields.Char(
        "How it was computed", compute="_compute_clv_sentence", help="Which figure is shown, and why."
    )

    @api.depends("recency", "usual_silence")
    def _compute_silence_ratio(self):
        for customer in self:
            usual = customer.usual_silence
            customer.silence_ratio = customer.recency / usual if usual and customer.last_purchase else 0.0

    @api.depends_context("lang")
    @api.depends("clv_source", "value_rebuilt_as_of")
    def _compute_clv_sentence(self):
        fits = self.env["grc.clv.fit"].sudo()
        self.clv_sentence = False
        for (company, day), customers in (
            self.filtered("clv_source")
            .grouped(lambda customer: (customer.company_id, customer.value_rebuilt_as_of))
            .items()
        ):
            fit = fits._of_rows(company, day)
            customers.clv_sentence = fit._sentence() if fit else False
