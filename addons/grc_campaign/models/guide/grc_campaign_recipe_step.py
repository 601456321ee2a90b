from odoo import fields, models
from odoo.addons.grc_base.tools.bounds import Within

from ..campaign.grc_campaign_step import ACTIONS, LONGEST


class GrcCampaignRecipeStep(models.Model):
    """A step of a ready campaign, with its words."""

    _name = "grc.campaign.recipe.step"
    _inherit = ["grc.bounded"]
    _description = "Step of a Ready Campaign"
    _order = "recipe_id, sequence, id"

    recipe_id = fields.Many2one("grc.campaign.recipe", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="recipe_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    action = fields.Selection(ACTIONS, required=True, default="mail")
    delay = fields.Integer("Days later", default=0, help="Days after the step before.")
    latest = fields.Integer("Not later than (days)", default=2)
    subject = fields.Char(translate=True, help="Of the mail; of an activity, what it is called.")
    body = fields.Html(translate=True, sanitize=False, help="Text of the mail.")
    note = fields.Text(translate=True, help="What the salesperson reads.")
    activity_type_id = fields.Many2one("mail.activity.type", "Type of activity", ondelete="set null")

    _delay_range = Within("delay", 0, LONGEST)
    _latest_range = Within("latest", 0, LONGEST)

    def _values(self, company, hour):
        """Return the values of the step of a campaign, in the language of the company's customers.

        :param company: ``res.company``, one record
        :param hour: key of the hour at which a mail goes; False: at any
        """
        known = {code for code, __ in self.env["res.lang"].get_installed()}
        lang = company.partner_id.lang
        step = self.with_context(lang=lang if lang in known else self.env.lang)
        values = {"name": step.name, "action": step.action, "after": "previous", "unit": "day", "delay": step.delay}
        values |= {"latest": step.latest, "sequence": step.sequence}
        if step.action == "mail":
            return values | {"mailing_id": step._mailing(company).id, "hour": hour}
        return values | {"activity_type_id": step._type().id, "summary": step.subject, "note": step.note}

    def _type(self):
        """Return the type of the activity; a call where that of the step is gone."""
        call = self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False)
        return self.activity_type_id or call or self.env["mail.activity.type"].search([], limit=1)

    def _mailing(self, company):
        """Return a new mail with the words of this step; they are ours, so that whoever may make campaigns may.

        :raise UserError: when it would have no sender
        """
        values = {"subject": self.subject, "body_arch": self.body, "body_html": self.body}
        return self.env["mailing.mailing"].sudo()._grc_draft(company, values)
