from odoo import fields, models

SENDERS = [
    ("mail", "The company, as the mail says"),
    ("owner", "The owner of the campaign"),
    ("salesperson", "Each customer's salesperson"),
]


class GrcCampaign(models.Model):
    """Whom the mails of a campaign come from."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    sender = fields.Selection(
        SENDERS,
        "Mails come from",
        required=True,
        default="mail",
        help="Answers reach who the mail came from, as an activity on the customer. Who has no salesperson, or one"
        " without an e-mail address, gets it from the owner.",
    )
