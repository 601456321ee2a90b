from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within, WithinDays
from odoo.exceptions import ValidationError

from ..engine.day import rank

#: Where an action comes from; an addon adds its own.
SOURCES = [
    ("playbook", "Playbook"),
    ("life_event", "Life event"),
    ("overdue", "Overdue invoices"),
    ("quotation", "Quotation near its end"),
    ("complaint", "Complaint"),
    ("opportunity", "Opportunity without next step"),
    ("manual", "By hand"),
]
STATES = [
    ("open", "To do"),
    ("done", "Done"),
    ("dismissed", "Not relevant"),
    ("stopped", "No longer needed"),
    ("expired", "Expired"),
    ("control", "Held back for comparison"),
]


class GrcAction(models.Model):
    """An action proposed to a salesperson for a customer, planned as an Odoo activity.

    The row is the memory of the proposal: its key keeps it from being made twice, and it stays when the activity
    is done or deleted. Rows are made by SQL, ``ON CONFLICT (company_id, key) DO NOTHING``.
    """

    _name = "grc.action"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Action"
    _order = "rank desc, id"
    _rec_name = "summary"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", "Assigned to", index="btree_not_null")
    team_id = fields.Many2one("crm.team", "Sales team")
    source = fields.Selection(SOURCES, required=True, readonly=True)
    key = fields.Char(
        required=True,
        readonly=True,
        help="What the action is about, such as playbook step, customer, stage and day of entry: never proposed twice.",
    )
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)
    activity_type_id = fields.Many2one("mail.activity.type", ondelete="restrict")
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null", index="btree_not_null")
    date = fields.Date(required=True, readonly=True, help="Day from which the action is proposed.")
    deadline = fields.Date("Due", required=True, help="Day for which the activity is planned.")
    date_end = fields.Date("Valid until", help="After this day the action has lost its sense.")
    summary = fields.Char(required=True)
    why = fields.Char("Why now", help="One sentence.")
    say = fields.Text("What to say")
    offer = fields.Text("What to offer")
    stake = fields.Monetary("Margin at stake", aggregator="sum")
    probability = fields.Float(help="Chance, from 0 to 1, that the action brings what is at stake.", aggregator="avg")
    effort = fields.Float(help="Minutes that the action takes.", aggregator="sum")
    rank = fields.Float(
        compute="_compute_rank",
        store=True,
        aggregator=None,
        help="Margin at stake × probability ÷ effort: what a minute of work is worth.",
    )
    state = fields.Selection(STATES, required=True, default="open", index=True)
    closed_on = fields.Date("Closed on", readonly=True)
    dismiss_reason = fields.Char("Reason")

    _date_days = WithinDays("date")
    _deadline_days = WithinDays("deadline")
    _date_end_days = WithinDays("date_end")
    _closed_on_days = WithinDays("closed_on", empty=True)
    _stake_range = Within("stake", 0, MOST)
    _key_unique = models.Constraint("UNIQUE(company_id, key)", "The same action is not proposed twice.")

    _open_rank_idx = models.Index("(company_id, user_id, rank DESC) WHERE state = 'open'")

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for company, actions in self.sudo().grouped("company_id").items():
            if actions.user_id - actions.user_id._grc_there(company):
                raise ValidationError(self.env._("Choose an active colleague of %s.", company.name))

    @api.depends("stake", "probability", "effort")
    def _compute_rank(self):
        """The same as ``planning.rank`` in SQL."""
        for action in self:
            action.rank = rank(action.stake, action.probability, action.effort)

    @api.model
    def _plan(self, company, as_of):
        """Make the actions that what has happened calls for; a hook, extended by each source.

        Called whenever something may have changed, so it must be quick, and it must be one that adds nothing when
        called again: see :meth:`_plan_insert`.

        :param as_of: the company's day
        :return: number of actions made
        """
        return 0

    @api.model
    def _plan_daily(self, company, as_of):
        """Make the actions that the calendar calls for; a hook like :meth:`_plan`, called once on each day.

        :return: number of actions made
        """
        return 0
