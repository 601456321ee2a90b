from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError

#: Channels that cost somebody's time: types of activity that tell how long it takes.
ACTIVITIES = {"phone": "mail.mail_activity_data_call", "visit": "mail.mail_activity_data_meeting"}


class ResCompany(models.Model):
    """What one contact with a customer costs, by channel."""

    _inherit = "res.company"

    grc_email_cost = fields.Monetary(
        "An e-mail",
        currency_field="currency_id",
        help="What one e-mail to a customer costs to make and send; 0: e-mails are not counted.",
        **SETTING,
    )
    grc_sms_cost = fields.Monetary(
        "An SMS", currency_field="currency_id", help="What one text message costs.", **SETTING
    )
    grc_letter_cost = fields.Monetary(
        "A letter",
        currency_field="currency_id",
        help="What one letter costs: print, envelope and postage.",
        **SETTING,
    )

    _grc_email_cost_range = Within("grc_email_cost", 0, 10**6)
    _grc_sms_cost_range = Within("grc_sms_cost", 0, 10**6)
    _grc_letter_cost_range = Within("grc_letter_cost", 0, 10**6)

    @api.constrains("grc_email_cost", "grc_sms_cost", "grc_letter_cost")
    def _check_grc_contact_costs(self):
        for company in self:
            if min(company.grc_email_cost, company.grc_sms_cost, company.grc_letter_cost) < 0:
                raise ValidationError(
                    self.env._("In %s a contact cannot cost less than nothing. Enter 0 or more.", company.name)
                )

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | {"grc_email_cost", "grc_sms_cost"}

    def _grc_contact_costs(self):
        """Return what one contact costs by channel, in the company's currency.

        :return: ``{email, sms, letter, phone, visit}``; a call and a visit cost the time of their type of activity,
            None while an hour costs nothing: it is not known
        """
        self.ensure_one()
        company = self.sudo()
        costs = {"email": company.grc_email_cost, "sms": company.grc_sms_cost, "letter": company.grc_letter_cost}
        times = {
            line.activity_type_id: line.minutes
            for line in self.env["grc.activity.time"].sudo().search([("company_id", "=", self.id)])
        }
        for channel, xmlid in ACTIVITIES.items():
            kind = self.env.ref(xmlid, raise_if_not_found=False)
            minutes = times.get(kind, company.grc_activity_minutes)
            costs[channel] = minutes / 60 * company.grc_hour_cost if company.grc_hour_cost else None
        return costs
