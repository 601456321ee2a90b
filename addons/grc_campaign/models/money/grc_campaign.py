from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.addons.grc_base.tools.consent import CHANNELS
from odoo.exceptions import ValidationError

#: Field of what a contact costs, by channel.
COSTS = {channel: f"{channel}_cost" for channel, __ in CHANNELS}
#: Costs of relations that are named.
MOST_NAMED = 5
#: Months for which a comparison group is kept, out of the box and at most.
KEPT, LONGEST_KEPT = 12, 60
#: What costs and orders are is for managers, as the settings that they begin with.
MANAGED = {"groups": "grc_base.group_grc_manager"}
#: Costs of a contact begin with those of the company.
BEGUN = {"compute": "_compute_costs", "store": True, "readonly": False, "precompute": True, **MANAGED}


def months_of(days):
    """Return the fewest months that last so many days, whenever they begin.

    :param int days: at most 730
    """
    begin = date(2025, 2, 1)  # no months are shorter than those from a February on
    lengths = ((begin + relativedelta(months=months) - begin).days for months in range(1, LONGEST_KEPT))
    return 1 + sum(length < days for length in lengths)


class GrcCampaign(models.Model):
    """What a campaign costs, what an order brings, and how many are held back for comparison."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    currency_id = fields.Many2one(related="company_id.currency_id")

    # What it costs

    fixed_cost = fields.Monetary(
        "Fixed costs",
        help="Whatever the number of contacts: an agency, an offer's design, the time to prepare it.",
        **MANAGED,
    )
    email_cost = fields.Monetary("An e-mail", **BEGUN)
    sms_cost = fields.Monetary("A text message", **BEGUN)
    phone_cost = fields.Monetary("A call", **BEGUN)
    letter_cost = fields.Monetary("A letter", **BEGUN)
    visit_cost = fields.Monetary("A visit", **BEGUN)
    held_by_id = fields.Many2one(
        "grc.relation.cost",
        "Held by",
        ondelete="set null",
        check_company=True,
        domain="[('company_id', '=', company_id), ('source', '!=', 'campaign')]",
        index="btree_not_null",
        help="The cost of relations, an amount or an analytic account, that holds this campaign's cost already: in"
        " “Acquisition and keeping” it is then not counted a second time.",
        **MANAGED,
    )
    held_part = fields.Selection(
        [("all", "All of it, contacts too"), ("fixed", "Its fixed costs")],
        "What it holds",
        required=True,
        default="all",
        **MANAGED,
    )

    # What an order brings

    discount = fields.Float(
        help="Part of an order's revenue that is taken off. Afterwards it counts as it was granted, on the invoices.",
        **MANAGED,
    )
    order_source = fields.Selection(
        [("measured", "As the audience bought within a year"), ("said", "As said here")],
        "An order brings",
        required=True,
        default="measured",
        **MANAGED,
    )
    order_revenue = fields.Monetary("Revenue of an order", help="At the usual price, untaxed.", **MANAGED)
    order_margin = fields.Monetary(
        "Margin of an order", help="At the usual price, before discount and returns.", **MANAGED
    )
    order_articles = fields.Float("Articles of an order", default=1, **MANAGED)
    returns_share = fields.Float("Returned", help="Part of the orders' revenue that is credited.", **MANAGED)

    # Who is held back, and what counts

    control_source = fields.Selection(
        [("advised", "As advised"), ("said", "As said here")],
        "Comparison",
        compute="_compute_control_source",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="As advised: the smallest share up to 20 % that would show what the campaign needs to pay for itself;"
        " nobody where there would be too few buyers to tell.",
    )
    release_months = fields.Integer(
        "Kept for comparison (months)",
        compute="_compute_release_months",
        store=True,
        readonly=False,
        precompute=True,
        help="After so many months those in the comparison group are contacted like anybody: not before the window is"
        " over.",
    )
    invoice_days = fields.Integer(
        "Invoices until (days)",
        default=45,
        help="Invoices of what was ordered within the window count until so many days after it; their credit notes"
        " whenever they come.",
    )

    _fixed_cost_range = Within("fixed_cost", 0, MOST)
    _email_cost_range = Within("email_cost", 0, 10**6)
    _sms_cost_range = Within("sms_cost", 0, 10**6)
    _phone_cost_range = Within("phone_cost", 0, 10**6)
    _letter_cost_range = Within("letter_cost", 0, 10**6)
    _visit_cost_range = Within("visit_cost", 0, 10**6)
    _discount_range = Within("discount", 0, 1, "A discount lies between 0 and 100 %.")
    _order_revenue_range = Within("order_revenue", 0, MOST)
    _order_margin_range = Within("order_margin", -MOST, MOST)
    _order_articles_range = Within("order_articles", 0, 10**6)
    _returns_share_range = Within("returns_share", 0, 1, "What is returned lies between 0 and 100 %.")
    _release_months_range = Within("release_months", 1, LONGEST_KEPT)
    _invoice_days_range = Within("invoice_days", 0, 365)

    @api.depends("company_id")
    def _compute_costs(self):
        """Begin with what a contact costs the company; time that has no cost costs nothing."""
        for campaign in self:
            costs = campaign.company_id._grc_contact_costs() if campaign.company_id else {}
            for channel, name in COSTS.items():
                campaign[name] = costs.get(channel) or 0

    @api.depends("control_share")
    def _compute_control_source(self):
        """A share that somebody says is said."""
        for campaign in self:
            campaign.control_source = "said" if campaign.control_share else campaign.control_source or "advised"

    @api.depends("goal_days")
    def _compute_release_months(self):
        """Keep the comparison group for as long as the window lasts, at the least."""
        for campaign in self:
            campaign.release_months = max(campaign.release_months or KEPT, months_of(campaign.goal_days))

    @api.constrains("release_months", "goal_days")
    def _check_release_months(self):
        for campaign in self:
            least = months_of(campaign.goal_days)
            # Less than a month is refused by the bounds of the field.
            if 0 < campaign.release_months < least:
                raise ValidationError(
                    self.env._(
                        "“%(campaign)s”: its comparison group would be contacted before the window is over. Keep it for"
                        " comparison for %(months)s months at least, or shorten the window.",
                        campaign=campaign.name,
                        months=least,
                    )
                )

    def _alike_costs(self):
        """Return the costs of relations of the same days that might hold this campaign's cost, unless one is named."""
        self.ensure_one()
        if self.held_by_id:
            return self.held_by_id.browse()
        first = self.env["grc.campaign.forecast"]._day(self)
        last = first + timedelta(days=self.goal_days)
        return self.env["grc.relation.cost"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("source", "!=", "campaign"),
                *("|", ("date_from", "=", False), ("date_from", "<=", last)),
                *("|", ("date_to", "=", False), ("date_to", ">=", first)),
            ],
            limit=MOST_NAMED,
        )

    def _settle_share(self):
        """Settle how many are held back, before the launch: what was said, else what is advised."""
        share = self.env["grc.campaign.forecast"]._share(self)
        self.sudo().write({"control_share": share, "control_source": self.control_source})

    def _note_cost(self):
        """Have the cost of this campaign counted among those of relations, from the launch on."""
        self.env["grc.relation.cost"].sudo().create(
            {
                "name": self.name,
                "company_id": self.company_id.id,
                "source": "campaign",
                "campaign_id": self.id,
                "purpose": "keep",
            }
        )
