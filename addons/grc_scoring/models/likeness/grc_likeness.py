from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

#: Days for which what was found holds.
VALID_DAYS = 7
REASONS = [
    ("few_customers", "Fewer than 50 customers whose first purchase is a year old"),
    ("alike", "All customers bring as much"),
    ("few_best", "Fewer than ten are among the best"),
    ("no_traits", "No characteristic is filled in that tells customers apart"),
    ("nothing", "No characteristic separates the best from the others"),
]


class GrcLikeness(models.Model):
    """What the best customers of a company had in common on a day.

    The best are the fifth with the greatest margin of the best twelve months, of the customers whose first purchase is
    a year old. A week's look holds for the days after it; a rebuilt day has its own (see ``engine/likeness.py``).
    """

    _name = "grc.likeness"
    _inherit = "grc.fit"
    _description = "What the Best Have in Common"
    _log_access = False

    currency_id = fields.Many2one(related="company_id.currency_id")
    customers = fields.Integer(
        readonly=True, aggregator=None, help="Customers looked at: their first purchase is a year old, or older."
    )
    best = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Those of them with the greatest margin in their best twelve months: a fifth, equal customers together.",
    )
    best_from = fields.Monetary(
        "Best from", readonly=True, aggregator=None, help="Margin of the best twelve months of the last of the best."
    )
    tested = fields.Integer(
        "Characteristics tested",
        readonly=True,
        aggregator=None,
        help="At least five customers have them, and at least five have not.",
    )
    reason = fields.Selection(REASONS, "Why nothing is said", readonly=True)
    intercept = fields.Float(readonly=True, digits=(16, 6), aggregator=None, help="Log-odds without any of the traits.")
    top = fields.Float(
        "Best fifth by likeness",
        readonly=True,
        digits=(16, 2),
        aggregator=None,
        help="Of customers who were not looked at, the fifth with the highest likeness: share of the best among them"
        " ÷ share among all.",
    )
    auc = fields.Float(
        "AUC",
        readonly=True,
        digits=(16, 3),
        aggregator=None,
        help="Probability that one of the best has a higher likeness than another customer, neither having been looked"
        " at; 0.5 is chance.",
    )
    due = fields.Boolean(readonly=True, help="The next run is to look anew.")
    trait_ids = fields.One2many("grc.likeness.trait", "likeness_id", "Characteristics", readonly=True)

    def _traits(self):
        """Return the traits that the user may see; the list in the cache may be that of another user."""
        return self.trait_ids.search([("likeness_id", "in", self.ids)])

    @api.model
    def _is_due(self, company, as_of):
        """Return whether a company is to be looked at: never was, a week ago, or somebody asked."""
        latest = self._latest(company)
        return not latest or latest.due or (as_of - latest.as_of).days >= VALID_DAYS

    @api.model
    def _store(self, run, found, names, cut, foretold):
        """Store what a run found, in the place of what was found on the same day.

        :param found: :class:`~..engine.likeness.Likeness`
        :param names: by number of trait its kind and value
        :param cut: margin from which a customer is among the best, or None
        :param foretold: what :func:`~..engine.likeness.foretold` says, or None
        :return: the record
        """
        values = {
            "customers": found.customers,
            "best": found.best,
            "best_from": cut or 0.0,
            "tested": found.tested,
            "reason": found.reason or False,
            "intercept": found.intercept,
            "due": False,
            **(foretold or {"top": 0.0, "auc": 0.0}),
        }
        record = self._of_run(run)
        record._traits().unlink()
        record = self._keep(run.day_key, values)
        lines = self.env["grc.likeness.trait"]._of_found(found.traits, names)
        record.write({"trait_ids": [Command.create(line) for line in lines]})
        record._traits()._link_explained(found.traits.explained)
        # The scores are reckoned in SQL; opportunities keep what was found in memory.
        self.env.flush_all()
        self.env.registry.clear_cache()
        return record

    @api.model
    def action_look_again(self):
        """Ask for a new look at the best customers of the present companies, in the background.

        :raise AccessError: for users who are not managers
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(
                self.env._("Only a manager of Customer Relations can have the best customers looked at again.")
            )
        for company in self.env.companies:
            self.sudo()._latest(company).due = True
        return self.env["grc.customer"].action_refresh()
