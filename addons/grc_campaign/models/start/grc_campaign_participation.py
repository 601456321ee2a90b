from odoo import api, fields, models


class GrcCampaignParticipation(models.Model):
    """What brought a customer to a campaign, and since when they have been out of its audience."""

    _inherit = "grc.campaign.participation"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    away_at = fields.Datetime(
        "Out of the audience since", readonly=True, help="Only where customers may come to the campaign again."
    )
    drawn_at = fields.Datetime(
        "First in it on", readonly=True, help="Of who came again: when they were drawn for a group."
    )
    brought_by = fields.Char(
        "Brought by", compute="_compute_brought_by", help="The document or the day that brought them to the campaign."
    )

    @api.depends("event_key")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_brought_by(self):
        """Name the document where the user may read it."""
        documents = {}
        for one in self:
            model, __, number = (one.event_key or "").partition(",")
            found = model in self.env and number.isdigit() and self.env[model].browse(int(number))
            documents.setdefault(model if found else "", []).append((one, found))
        for model, pairs in documents.items():
            there = model and self.env[model].union(*(found for __, found in pairs)).exists()._filtered_access("read")
            for one, found in pairs:
                one.brought_by = found.display_name if there and found in there else False
