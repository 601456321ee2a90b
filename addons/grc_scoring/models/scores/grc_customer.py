from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ...tools.dimensions import SEGMENT


class GrcCustomer(models.Model):
    _inherit = "grc.customer"

    r_score = fields.Integer("R", readonly=True, aggregator="avg", help="Recency, 1 (long ago) to 5.")
    f_score = fields.Integer("F", readonly=True, aggregator="avg", help="Frequency within the window, 1 to 5.")
    m_score = fields.Integer("M", readonly=True, aggregator="avg", help="Monetary value within the window, 1 to 5.")
    fm_score = fields.Integer("FM", readonly=True, aggregator="avg", help="Mean of F and M, rounded down.")
    rfm = fields.Char("RFM", size=3, readonly=True, help="The three scores, recency first.")
    segment_id = SEGMENT.present_field(ondelete="set null")
    segment_before_id = SEGMENT.before_field(ondelete="set null")
    segment_color = fields.Integer(related="segment_id.color", aggregator=None)
    segment_advice = fields.Text(related="segment_id.advice")
    score_reason = fields.Json("Why these scores", compute="_compute_score_reason")

    @api.depends("r_score", "f_score", "m_score")
    @api.depends_context("lang")
    def _compute_score_reason(self):
        """For each measure its score, value in words, and the thresholds it was held against."""
        for customer in self:
            refresh = customer._score_refresh()
            customer.score_reason = customer.r_score and refresh.thresholds and customer._reasons(refresh)

    def _score_refresh(self):
        """Return the refresh whose thresholds made this customer's scores."""
        self.ensure_one()
        refreshes = self.env["grc.refresh"].sudo()
        if not self.rebuilt_as_of:
            return refreshes._latest(self.company_id)
        return refreshes.search(
            [
                ("company_id", "=", self.company_id.id),
                ("as_of", "=", self.rebuilt_as_of),
                ("rebuilt", "=", True),
            ],
            limit=1,
        )

    def _value_day(self):
        """Return the day that the values of the customer are those of."""
        self.ensure_one()
        latest = self.env["grc.refresh"].sudo()._latest_value(self.company_id)
        return self.value_rebuilt_as_of or latest.as_of or self.company_id._grc_today()

    def _reasons(self, refresh):
        """Return a list of ``{measure, score, value, thresholds, label}``, in words of the user's language."""
        last = format_date(self.env, self.last_purchase)
        months = self.company_id.sudo().grc_window_months
        window = self.env._("over %s months", months) if months else self.env._("over all history")
        values = {
            "recency": self.env._("%(days)s days since the last purchase, %(date)s", days=self.recency, date=last),
            "frequency": self.env._("%(count)s purchase days %(window)s", count=self.frequency, window=window),
            "monetary": self.env._(
                "%(amount)s net %(window)s",
                amount=format_amount(self.env, self.monetary_value, self.currency_id),
                window=window,
            ),
        }
        if refresh.mode == "rhythm":
            values["recency"] = self.env._(
                "%(days)s days since the last purchase; %(usual)s days are usual for this customer",
                days=self.recency,
                usual=round(self.usual_silence),
            )
        labels = {
            "recency": self.env._("Recency"),
            "frequency": self.env._("Frequency"),
            "monetary": self.env._("Monetary value"),
        }
        scores = {"recency": self.r_score, "frequency": self.f_score, "monetary": self.m_score}
        return [
            {
                "measure": measure,
                "label": labels[measure],
                "score": scores[measure],
                "value": values[measure],
                "thresholds": []
                if measure == "recency" and refresh.mode == "rhythm"
                else refresh.thresholds[measure]["values"],
            }
            for measure in labels
        ]

    def _badges(self):
        return [
            *self._segment_badges(),
            *super()._badges(),
            *self._class_badges(),
            *self._policy_badges(),
            *self._likeness_badges(),
            *self._risk_badges(),
            *self._promise_badges(),
        ]

    def _segment_badges(self):
        if not self.segment_id:
            return []
        name, color = self.env["grc.segment"]._labels()[self.segment_id.id]
        title = self.env._("RFM %s", " ".join(self.rfm))
        return [{"text": name, "color": color, "icon": "fa-th", "title": title}]
