from odoo import fields, models


class MailingTrace(models.Model):
    """A mail of a campaign carries a pixel, or does not."""

    _inherit = "mailing.trace"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_tracked = fields.Boolean(
        "Opens are measured",
        readonly=True,
        copy=False,
        help="Its reader agreed to it when it was sent. Of mails of campaigns alone.",
    )
