from odoo import fields, models


class GrcCampaignOccasion(models.Model):
    """What has happened and a campaign has dealt with: a row each, so that it is dealt with once. Made by SQL.

    It names a document or a day, and no customer; who came because of it is a participation.
    """

    _name = "grc.campaign.occasion"
    _description = "Event Heard by a Campaign"
    _order = "moment desc, id desc"
    _log_access = False
    _rec_name = "event_key"

    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    event_key = fields.Char("Event", required=True, readonly=True)
    moment = fields.Datetime("Happened on", required=True, readonly=True)

    _once = models.Constraint("UNIQUE(campaign_id, event_key)", "An event is heard once by each campaign.")
