from odoo import api, fields, models


class MailingMailing(models.Model):
    """A mailing is a company's: it is that company's marketing which recipients agree to, or withdraw from."""

    _inherit = "mailing.mailing"

    grc_company_id = fields.Many2one(
        "res.company",
        "Company",
        compute="_compute_grc_company_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        help="Whose marketing this is: recipients who unsubscribe withdraw from marketing of this company.",
    )

    @api.depends("user_id")
    def _compute_grc_company_id(self):
        """The present company where the responsible makes it, else that of the responsible; then it stays."""
        for mailing in self.filtered(lambda one: not one.grc_company_id):
            user = mailing.user_id or mailing.create_uid or self.env.user
            mailing.grc_company_id = self.env.company if user == self.env.user else user.company_id
