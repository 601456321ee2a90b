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
