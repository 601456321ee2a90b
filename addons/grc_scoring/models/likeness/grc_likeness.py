from odoo import api, fields, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import float_round
from odoo.tools.misc import formatLang

from ...engine.likeness import likeness

#: Days for which what was found holds.
VALID_DAYS = 7
#: Likeness from which a badge says so.
ALIKE = 1.5
#: Characteristics named in a sentence.
NAMED = 4
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
    a year old. A week's look holds for the days after it; a rebuilt day has its own (see ``engine/likeness/``).
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
        "Best fifth by similarity",
        readonly=True,
        digits=(16, 2),
        aggregator=None,
        help="Of customers who were not looked at, the fifth with the highest similarity: share of the best among them"
        " ÷ share among all.",
    )
    auc = fields.Float(
        "AUC",
        readonly=True,
        digits=(16, 3),
        aggregator=None,
        help="Probability that one of the best has a higher similarity than another customer, neither having been"
        " looked at; 0.5 is chance.",
    )
    due = fields.Boolean(readonly=True, help="The next run is to look again.")
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

        :param found: :class:`~..engine.likeness.likeness.Likeness`
        :param names: by number of trait its kind and value
        :param cut: margin from which a customer is among the best, or None
        :param foretold: what :func:`~..engine.likeness.likeness.foretold` says, or None
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
        # The scores are computed in SQL; opportunities keep what was found in memory.
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

    # In words

    @api.model
    def _sentence(self, known, ratio):
        """Return what makes somebody like the best: "wholesale, Lyon: 2.4 × the average".

        :param known: list of (weight, phrase) of their characteristics
        :param float ratio: their likeness
        """
        words = [phrase for weight, phrase in sorted(known, reverse=True) if weight > 0][:NAMED]
        if not words:
            return self.env._("nothing that the best have in common: %s", self._multiple_text(ratio))
        return self.env._("%(like)s: %(multiple)s", like=", ".join(words), multiple=self._multiple_text(ratio))

    @api.model
    def _multiple_text(self, ratio):
        return self.env._("%s × the average", formatLang(self.env, float_round(ratio, 1), digits=1))

    @api.model
    def _badge(self, ratio, sentence=None):
        """Return the badge of a likeness that is high enough to say so, else None."""
        if ratio < ALIKE:
            return None
        return {
            "text": self._multiple_text(ratio),
            "title": sentence
            or self.env._("By their characteristics, so much more likely than others to be among the best"),
            "color": "success",
        }

    @api.model
    def _likeness_of(self, company, pairs):
        """Return the likeness of who has the traits ``pairs``, and why.

        :param company: ``res.company``
        :param pairs: list of (kind, value)
        :return: (likeness, sentence); (0, "") when nothing is known of what the best have in common
        """
        kept = self.sudo()._kept(company.id, self.env.lang)
        if not kept:
            return 0.0, ""
        intercept, base, traits = kept
        known = [traits[pair] for pair in pairs if pair in traits]
        ratio = float(likeness.multiple(intercept + sum(weight for weight, __ in known), base))
        return ratio, self._sentence(known, ratio)

    @api.model
    @tools.ormcache("company_id", "lang")
    def _kept(self, company_id, lang):
        """Return ``(intercept, base, {(kind, value): (weight, phrase)})`` of a company's last look, or None."""
        fit = self._latest(self.env["res.company"].browse(company_id))
        traits = {(trait.kind, trait.value): (trait.weight, trait.phrase) for trait in fit._traits()}
        if not traits:
            return None
        return fit.intercept, fit.best / fit.customers, traits
