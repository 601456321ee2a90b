from odoo import fields, models


class GrcRefresh(models.Model):
    _inherit = "grc.refresh"

    mode = fields.Selection(
        selection=lambda self: self.env["res.company"]._fields["grc_score_mode"]._description_selection(self.env),
        readonly=True,
        help="How scores were made; fixed thresholds stand in where there is too little data.",
    )
    mode_reason = fields.Selection(
        [
            ("customers", "Too few customers bought within the window"),
            ("history", "The history is too short"),
            ("silent", "The last sale is too long ago"),
        ],
        "Why fixed thresholds",
        readonly=True,
    )
    thresholds = fields.Json(
        readonly=True, help="For recency, frequency and monetary: four thresholds, and whether all were alike."
    )
    value_signature = fields.Char(
        readonly=True,
        groups="base.group_system",
        help="Fingerprint of what values were reckoned from, besides the rows.",
    )

    def _latest_value(self, company):
        """Return the company's last normal refresh that valued its customers (empty before the first)."""
        return self.search(
            [("company_id", "=", company.id), ("rebuilt", "=", False), ("value_signature", "!=", False)], limit=1
        )

    def _kept(self, run):
        """Return the refresh whose stored parameters and cut-offs a run is to use; empty: none, make them."""
        return self._latest_value(run.company) if run.keep_thresholds else self
