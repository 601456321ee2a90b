from odoo import fields, models
from odoo.addons.grc_base.tools.consent import CHANNELS, PURPOSES


class GrcContactLedger(models.Model):
    """What campaigns have sent or begun: a row a contact, written with it, never changed. Rows are made by SQL.

    A row goes only with a mail that was cancelled before it left, because its campaign was stopped: it was no contact.
    """

    _name = "grc.contact.ledger"
    _description = "Contact by a Campaign"
    _order = "moment desc, id desc"
    _log_access = False
    _rec_name = "moment"

    task_id = fields.Many2one("grc.campaign.task", required=True, readonly=True, ondelete="cascade")
    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="set null")
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    moment = fields.Datetime("On", required=True, readonly=True)
    once = fields.Char(
        readonly=True,
        groups="base.group_system",
        help="Hash of step and address: two customers with one address get a mail once.",
    )

    _once_a_task = models.Constraint("UNIQUE(task_id)", "A task is one contact.")
    _once_an_address = models.Constraint("UNIQUE(once)", "An address gets each mail of a campaign once.")
    _grc_recent_idx = models.Index("(partner_id, moment)")
