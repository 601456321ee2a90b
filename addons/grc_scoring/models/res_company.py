from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import HIGHEST_INTEGER, Within
from odoo.exceptions import ValidationError

from ..engine.groups import FEWEST, MOST

#: Most days of grace after a customer is late before the intensity of the relation is low.
MOST_LATE_DAYS = 3650
#: Channels that cost somebody's time: types of activity that tell how long it takes.
ACTIVITIES = {"phone": "mail.mail_activity_data_call", "visit": "mail.mail_activity_data_meeting"}
#: Settings from which figures of customers follow.
WATCHED = {
    "grc_score_mode",
    "grc_min_customers",
    "grc_min_history_days",
    "grc_max_silent_days",
    "grc_segmentation_id",
    "grc_clv_model",
    "grc_clv_horizon",
    "grc_clv_discount",
    "grc_pareto_basis",
    "grc_pareto_a",
    "grc_pareto_b",
    "grc_policy_share",
    "grc_policy_late_days",
    "grc_hour_cost",
    "grc_activity_minutes",
    "grc_late_rate",
    "grc_email_cost",
    "grc_sms_cost",
    "grc_group_count",
    "grc_group_seed",
}


class ResCompany(models.Model):
    """How a company's customers are scored, valued and classed."""

    _inherit = "res.company"

    # Scores

    grc_score_mode = fields.Selection(
        [
            ("quintile", "Quintiles of customers"),
            ("fixed", "Fixed thresholds"),
            ("rhythm", "Recency by the customer's own rhythm"),
        ],
        "Scores",
        default="quintile",
        required=True,
        help="Quintiles: the best fifth of the customers scores 5. Fixed: your own thresholds. Rhythm: recency is"
        " measured by each customer's usual silence; advised where half the customers bought three times.",
        **SETTING,
    )
    grc_min_customers = fields.Integer(
        "Customers needed",
        default=50,
        help="Below this number of customers with a purchase within the window, fixed thresholds are used.",
        **SETTING,
    )
    grc_min_history_days = fields.Integer("Days of history needed", default=180, **SETTING)
    grc_max_silent_days = fields.Integer("Last sale within (days)", default=90, **SETTING)
    grc_segmentation_id = fields.Many2one(
        "grc.segmentation",
        "Segmentation",
        domain="['|', ('company_id', '=', False), ('company_id', '=', id)]",
        check_company=True,
        ondelete="restrict",
        **SETTING,
    )

    _grc_sufficiency_positive = models.Constraint(
        "CHECK (grc_min_customers >= 0 AND grc_min_history_days >= 0 AND grc_max_silent_days >= 0)",
        "Customers and days needed for quintiles cannot be negative.",
    )
    _grc_min_customers_range = Within("grc_min_customers", 0, 10**9)
    _grc_min_history_range = Within("grc_min_history_days", 0, 36500)
    _grc_max_silent_range = Within("grc_max_silent_days", 0, 36500)

    # Lifetime value

    grc_clv_model = fields.Selection(
        [("mbg_nbd", "MBG/NBD"), ("bg_nbd", "BG/NBD"), ("pareto_nbd", "Pareto/NBD")],
        "Model of purchases",
        default="mbg_nbd",
        required=True,
        help="MBG/NBD: a customer may leave after any purchase, the first included. BG/NBD: after a repeat purchase"
        " only, so that one-time buyers count as customers for ever. Pareto/NBD: at any moment.",
        **SETTING,
    )
    grc_clv_horizon = fields.Integer(
        "Horizon (months)",
        default=12,
        help="The expected margin is that of so many months ahead.",
        **SETTING,
    )
    grc_clv_discount = fields.Float(
        "Discount rate (% a year)",
        default=10.0,
        help="What you could earn elsewhere: money that comes in a year is worth less than money today.",
        **SETTING,
    )

    _grc_clv_horizon_range = Within(
        "grc_clv_horizon",
        1,
        120,
        "The horizon of lifetime values must be 1 to 120 months. Enter the months you plan ahead, such as 12.",
    )
    _grc_clv_discount_range = Within(
        "grc_clv_discount",
        0,
        100,
        "The discount rate of lifetime values must be 0 to 100 % a year. Enter a yearly rate, such as 10.",
    )

    # Classes and policies

    grc_pareto_basis = fields.Selection(
        [("margin", "Margin"), ("revenue", "Revenue")],
        "Classes by",
        default="margin",
        required=True,
        help="What customers are classed by: what they bring net within the window.",
        **SETTING,
    )
    grc_pareto_a = fields.Float(
        "A up to (%)",
        default=80,
        digits=(5, 2),
        help="Class A: the customers who bring most, until together they bring this share.",
        **SETTING,
    )
    grc_pareto_b = fields.Float(
        "B up to (%)",
        default=95,
        digits=(5, 2),
        help="Class B: the customers who come next, until A and B together bring this share.",
        **SETTING,
    )
    grc_policy_share = fields.Float(
        "High value up to (%)",
        default=80,
        digits=(5, 2),
        help="Of high value are the customers who together hold this share of the margin of everyone's best twelve"
        " months.",
        **SETTING,
    )
    grc_policy_late_days = fields.Integer(
        "Days of grace",
        default=0,
        help="The intensity of a relation is low from so many days after the customer is late; 0: as soon as he is.",
        **SETTING,
    )

    _grc_pareto_a_range = Within("grc_pareto_a", 0.01, 100)
    _grc_pareto_b_range = Within("grc_pareto_b", 0.01, 100)
    _grc_policy_share_range = Within("grc_policy_share", 0.01, 100)
    _grc_policy_late_range = Within("grc_policy_late_days", 0, MOST_LATE_DAYS)

    # Capital

    grc_hour_cost = fields.Monetary(
        "Cost of an hour",
        currency_field="currency_id",
        help="What an hour of whoever looks after customers costs the company; 0: time is not counted.",
        **SETTING,
    )
    grc_activity_minutes = fields.Integer(
        "Minutes of an activity",
        default=15,
        help="Of a done activity whose type has no time of its own.",
        **SETTING,
    )
    grc_late_rate = fields.Float(
        "Late payment, % a year",
        digits=(16, 2),
        help="What money that is paid late costs: amount × days late × this rate / 365; 0: it is not counted.",
        **SETTING,
    )

    _grc_hour_cost_range = Within("grc_hour_cost", 0, 10**6)
    _grc_activity_minutes_range = Within("grc_activity_minutes", 0, 1440)
    _grc_late_rate_range = Within("grc_late_rate", 0, 100)

    # What one contact costs, by channel

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

    # Statistical groups

    grc_group_count = fields.Selection(
        [("auto", "Automatic"), *((str(number), str(number)) for number in range(FEWEST, MOST + 1))],
        "Number of groups",
        default="auto",
        required=True,
        help="Automatic: the number whose groups are most clearly apart, by their mean silhouette.",
        **SETTING,
    )
    grc_group_seed = fields.Integer(
        "Seed of the groups",
        default=0,
        help="Of what is drawn when groups are sought: the same customers and the same seed make the same groups.",
        **SETTING,
    )

    _grc_group_seed_drawn = Within("grc_group_seed", 0, HIGHEST_INTEGER, "The seed of the groups cannot be below zero.")

    # Likeness

    grc_likeness_tag_ids = fields.Many2many(
        "res.partner.category",
        "grc_likeness_tag_rel",
        "company_id",
        "category_id",
        "Tags left out",
        help="Tags that customers get because they are good, or that say what they have bought: a prospect cannot have"
        " them, and they would come first among what the best have in common.",
        **SETTING,
    )

    # Methods

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["grc.threshold"].sudo()._create_missing(companies)
        return companies

    def _grc_segmentation(self):
        """Return the segmentation of the company: its own choice, else the usual one."""
        self.ensure_one()
        company = self.sudo()
        # The ids of a company whose settings are tried are those of the company itself.
        return company.grc_segmentation_id or self.env["grc.segmentation"].sudo().search(
            [("company_id", "in", [False, *company.ids])], limit=1
        )

    @api.constrains("grc_pareto_a", "grc_pareto_b")
    def _check_grc_pareto_shares(self):
        for company in self:
            if not 0 < company.grc_pareto_a < company.grc_pareto_b <= 100:
                raise ValidationError(
                    self.env._(
                        "Classes: the share of A (%(a)s %%) must be above 0 and below that of B (%(b)s %%), which is"
                        " at most 100 %%.",
                        a=f"{company.grc_pareto_a:g}",
                        b=f"{company.grc_pareto_b:g}",
                    )
                )

    @api.constrains("grc_policy_share", "grc_policy_late_days")
    def _check_grc_policy(self):
        for company in self:
            if not 0 < company.grc_policy_share <= 100:
                raise ValidationError(
                    self.env._(
                        "Policy: the share of the customers of high value must be above 0 and at most 100 %%, not"
                        " %(share)s %%.",
                        share=f"{company.grc_policy_share:g}",
                    )
                )
            if not 0 <= company.grc_policy_late_days <= MOST_LATE_DAYS:
                raise ValidationError(
                    self.env._(
                        "Policy: the days of grace must be 0 to %(most)s, not %(days)s.",
                        most=MOST_LATE_DAYS,
                        days=company.grc_policy_late_days,
                    )
                )

    def _grc_pareto_shares(self):
        """Return the cumulative shares at which A and B end, as fractions."""
        self.ensure_one()
        return [self.grc_pareto_a / 100, self.grc_pareto_b / 100]

    @api.constrains("grc_hour_cost", "grc_activity_minutes", "grc_late_rate")
    def _check_grc_capital(self):
        for company in self:
            if company.grc_hour_cost < 0:
                raise ValidationError(
                    self.env._("In %s an hour cannot cost less than nothing. Enter 0 to leave time out.", company.name)
                )
            if not 0 <= company.grc_activity_minutes <= 1440:
                raise ValidationError(
                    self.env._(
                        "In %(company)s an activity must take 0 to 1,440 minutes, not %(minutes)s.",
                        company=company.name,
                        minutes=company.grc_activity_minutes,
                    )
                )
            if not 0 <= company.grc_late_rate <= 100:
                raise ValidationError(
                    self.env._(
                        "In %(company)s late payment must cost 0 to 100 %% a year, not %(rate)s %%.",
                        company=company.name,
                        rate=f"{company.grc_late_rate:g}",
                    )
                )

    @api.model
    def _grc_counts_time(self):
        """Return whether time costs something in any company."""
        return bool(self.sudo().search_count([("grc_hour_cost", ">", 0)], limit=1))

    @api.constrains("grc_email_cost", "grc_sms_cost", "grc_letter_cost")
    def _check_grc_contact_costs(self):
        for company in self:
            if min(company.grc_email_cost, company.grc_sms_cost, company.grc_letter_cost) < 0:
                raise ValidationError(
                    self.env._("In %s a contact cannot cost less than nothing. Enter 0 or more.", company.name)
                )

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

    def _grc_group_count(self):
        """Return how many groups are asked for; 0: automatic."""
        self.ensure_one()
        return int(self.grc_group_count) if (self.grc_group_count or "auto") != "auto" else 0

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | WATCHED
