from odoo import fields, models

VERDICTS = [("human", "A person"), ("machine", "A machine"), ("unknown", "Not to be told")]


class GrcCampaignClick(models.Model):
    """A link of a campaign's mail that was followed, by whomever. Rows are added by SQL; a verdict is given once.

    Nothing is kept of the device.
    """

    _name = "grc.campaign.click"
    _description = "Click in a Mail of a Campaign"
    _order = "moment desc, id desc"
    _log_access = False
    _rec_name = "moment"

    task_id = fields.Many2one("grc.campaign.task", required=True, readonly=True, ondelete="cascade", index=True)
    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    trace_id = fields.Many2one("mailing.trace", "Mail", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="task_id.participation_id.partner_id", string="Customer")
    link_id = fields.Many2one(
        "link.tracker",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Empty: the hidden one.",
    )
    domain = fields.Char(readonly=True, help="Domain of the address that the mail went to.")
    moment = fields.Datetime("On", required=True, readonly=True)
    by_get = fields.Boolean("Page asked for", readonly=True)
    honeypot = fields.Boolean("Hidden link", readonly=True, help="A link that nobody sees: a machine follows it.")
    robot = fields.Boolean(readonly=True, help="The browser says that it is a robot.")
    verdict = fields.Selection(VERDICTS, required=True, default="unknown", readonly=True)
    judged = fields.Boolean(
        readonly=True,
        help="The verdict stands: ten minutes after the click, or a day where a gateway could have made it.",
    )
    again_at = fields.Datetime("Looked at again on", readonly=True)

    _grc_mail_idx = models.Index("(trace_id, moment)")
    _grc_open_idx = models.Index("(moment) WHERE NOT judged")
    _grc_trap_idx = models.Index("(domain) WHERE honeypot")
