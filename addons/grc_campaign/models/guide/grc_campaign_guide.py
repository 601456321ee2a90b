from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ..campaign.grc_campaign_step import HOURS
from ..start.grc_campaign_when import WHEN
from .grc_campaign import INTAKES
from .grc_campaign_recipe import MEANS

PAGES = [
    ("whom", "Whom"),
    ("when", "When"),
    ("what", "What"),
    ("often", "How often"),
    ("goal", "What for"),
]
ORDER = [page for page, __ in PAGES]


class GrcCampaignGuide(models.TransientModel):
    """Five questions to a campaign: whom, when, what, how often, what for.

    Each page shows how many customers it is about. A ready campaign answers all of them; what it says can be changed,
    here or in the campaign.
    """

    _name = "grc.campaign.guide"
    _inherit = ["grc.bounded", "grc.guarded", "grc.campaign.when"]
    _description = "Guide to a Campaign"
    _check_company_auto = True

    page = fields.Selection(PAGES, required=True, default="whom")
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    recipe_id = fields.Many2one("grc.campaign.recipe", "Ready campaign", ondelete="cascade")
    what_for = fields.Char(related="recipe_id.what_for")
    whom = fields.Char(related="recipe_id.whom")
    audience_id = fields.Many2one(
        "grc.audience",
        check_company=True,
        ondelete="cascade",
        help="Empty: that of the ready campaign.",
        domain="[('company_id', '=', company_id)]",
    )
    name = fields.Char(compute="_compute_answers", store=True, readonly=False, precompute=True)
    planned_at = fields.Datetime(
        "Launch on",
        help="Empty: you launch it by its button. Otherwise it is launched by itself at that moment, and before it"
        " salespeople may take customers of theirs out.",
    )
    hour = fields.Selection(HOURS, "Mails go at", default="9", help="By the customer's clock. Empty: at any hour.")
    means = fields.Selection(
        MEANS, "Contacted by", compute="_compute_answers", store=True, readonly=False, precompute=True
    )
    step_ids = fields.One2many(related="recipe_id.step_ids")
    intake = fields.Selection(
        INTAKES, "And who is in it already?", compute="_compute_answers", store=True, readonly=False, precompute=True
    )
    weekly = fields.Integer("A week", compute="_compute_answers", store=True, readonly=False, precompute=True)
    goal_days = fields.Integer("Window (days)", compute="_compute_answers", store=True, readonly=False, precompute=True)
    control_share = fields.Float(
        "Comparison share",
        help="Share of the audience that nothing of this campaign contacts, for comparison. 0: as advised, from its"
        " past.",
    )
    budget = fields.Monetary()
    headline = fields.Char(compute="_compute_headline")
    customers = fields.Integer(compute="_compute_reach", help="In the audience today.")
    expected = fields.Monetary("Expected margin (12 months)", compute="_compute_reach")
    by_mail = fields.Integer("May be mailed", compute="_compute_reach", help="Marketing may write to them today.")
    by_phone = fields.Integer("May be called", compute="_compute_reach", help="Marketing may call them today.")
    free = fields.Integer(
        "Contact pressure lets through",
        compute="_compute_reach",
        help="Of those in the audience: may be contacted today by every rule of contact pressure. The others wait.",
    )
    at_once = fields.Integer("Begin with the launch", compute="_compute_intake")
    at_once_expected = fields.Monetary(
        "Their expected margin",
        compute="_compute_intake",
        help="Margin expected within 12 months of those who begin with the launch.",
    )
    later = fields.Integer("Begin later", compute="_compute_intake", help="Of those who are in the audience today.")
    never = fields.Integer("Do not begin", compute="_compute_intake", help="Of those who are in the audience today.")
    weeks = fields.Integer("Weeks until the last begins", compute="_compute_intake")

    _weekly_range = Within("weekly", 1, 1_000_000)
    _goal_days_range = Within("goal_days", 1, 730)
    _control_share_range = Within("control_share", 0, 0.5, "A comparison share lies between 0 and 50 %.")
    _budget_range = Within("budget", 0, MOST)

    @api.depends("recipe_id", "audience_id")
    def _compute_answers(self):
        for guide in self:
            recipe = guide.recipe_id
            guide.name = guide.name or recipe.name or guide.audience_id.name
            guide.means = recipe.means or guide.means or "both"
            guide.intake = (recipe.intake if recipe and not guide.audience_id else guide.intake) or "all"
            guide.weekly = recipe.weekly or guide.weekly or 50
            guide.goal_days = recipe.goal_days or guide.goal_days or 30

    @api.depends("audience_id", "company_id")
    @api.depends_context("uid")
    def _compute_reach(self):
        for guide in self:
            found = guide._reach() if guide.audience_id else {}
            for name in ("customers", "expected", "by_mail", "by_phone", "free"):
                guide[name] = found.get(name, 0)

    def _reach(self):
        """Return what the screen of audiences says of this one: customers, value, whom channels reach."""
        screen, company, people = self.env["grc.screen.audience"], self.company_id, self._people()
        figures = screen._figures(company, people, company._grc_today())
        channels = {one["channel"]: one["customers"] for one in screen._channels(company, people)}
        free = SQL(
            "SELECT COUNT(*) FROM (%s) s WHERE s.state = 0", self.env["grc.screen.pressure"]._states(company, people)
        )
        return {
            **figures,
            "by_mail": channels["email"],
            "by_phone": channels["phone"],
            "free": self.env.execute_query(free)[0][0],
        }

    def _people(self):
        """Return the SELECT of the customers of the audience whom the user sees."""
        domain = Domain("audience", "=", str(self.audience_id._origin.id))
        return self.env["grc.screen.audience"]._customer_query(self.company_id, domain)

    def _best(self, number):
        """Return the margin expected of the best of the audience, so many of them."""
        query = SQL(
            """
            SELECT COALESCE(SUM(b.expected), 0)::float8
              FROM (SELECT c.clv_predicted AS expected FROM grc_customer c JOIN (%s) w ON w.id = c.id
                     ORDER BY c.clv_predicted DESC NULLS LAST, c.id LIMIT %s) b
            """,
            self._people(),
            number,
        )
        return self.env.execute_query(query)[0][0]

    @api.depends("customers", "audience_id")
    @api.depends_context("lang")
    def _compute_headline(self):
        for guide in self:
            number = formatLang(self.env, guide.customers, digits=0)
            if not guide.audience_id:
                guide.headline = False
            elif guide.customers == 1:
                guide.headline = self.env._("Campaign for this customer")
            else:
                guide.headline = self.env._("Campaign for these %s customers", number)

    @api.depends("customers", "expected", "intake", "weekly")
    def _compute_intake(self):
        for guide in self:
            best = min(guide.customers, max(guide.weekly, 1))
            guide.at_once = {"all": guide.customers, "best": best}.get(guide.intake, 0)
            some = 0 < guide.at_once < guide.customers
            guide.at_once_expected = guide._best(guide.at_once) if some else guide.expected * bool(guide.at_once)
            guide.never = guide.customers if guide.intake == "none" else 0
            guide.later = guide.customers - guide.at_once - guide.never
            guide.weeks = -(-guide.later // max(guide.weekly, 1))

    # From page to page

    def action_next(self):
        """Go to the next question."""
        self._turn(1)

    def action_back(self):
        """Go back to the question before."""
        self._turn(-1)

    def _turn(self, step):
        """Go some pages on; of the first one there must be an answer.

        :raise UserError: when it is not said whom, or what
        """
        self.ensure_one()
        self.check_access("write")
        if step > 0:
            self._answer()
        place = ORDER.index(self.page) + step
        self.page = ORDER[min(max(place, 0), len(ORDER) - 1)]

    def _answer(self):
        """See to it that the question of this page has an answer."""
        if not self.audience_id:
            if not self.recipe_id:
                raise UserError(self.env._("Whom is it for? Choose a ready campaign, or an audience."))
            self.audience_id = self.recipe_id._audience(self.company_id)
        if self.page == "when":
            self._check_start()
            self._check_moment()
        if self.page == "what" and not self.recipe_id:
            raise UserError(self.env._("What is done? Choose a ready campaign: its words can be changed later."))

    def _check_moment(self):
        """Refuse a launch at a moment that is over.

        :raise UserError: saying what to enter
        """
        if self.planned_at and self.planned_at <= fields.Datetime.now():
            raise UserError(self.env._("The launch lies in the past: enter a moment to come, or none."))

    # The campaign

    def action_make(self):
        """Make the campaign, as a draft, and open it."""
        return self._open(self._make())

    def action_plan(self):
        """Make the campaign, let it be launched by itself at its moment, and open it."""
        campaign = self._make()
        campaign.action_plan()
        return self._open(campaign)

    def action_begin(self):
        """Make the campaign, and open what its launch would do."""
        return self._make().action_launch()

    def _make(self):
        """Return the campaign of these answers, a draft."""
        self.ensure_one()
        self.check_access("write")
        self._answer()
        if not self.recipe_id:
            raise UserError(self.env._("What is done? Choose a ready campaign: its words can be changed later."))
        return self.env["grc.campaign"].create(self._values())

    def _values(self):
        """Return the values of the campaign."""
        recipe = self.recipe_id
        return {
            "name": self.name or recipe.name,
            "company_id": self.company_id.id,
            "audience_id": self.audience_id.id,
            "purpose": recipe.purpose,
            "chance": recipe.chance,
            "step_ids": recipe._steps(self.means, self.company_id, self.hour),
            "reach": self.customers,
            **{name: self[name] for name in ("planned_at", "intake", "weekly", "goal_days", "control_share", "budget")},
            **{name: self[name] for name in WHEN},
        }

    def _open(self, campaign):
        return {
            "type": "ir.actions.act_window",
            "res_model": campaign._name,
            "res_id": campaign.id,
            "views": [(False, "form")],
        }
