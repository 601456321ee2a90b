from odoo import api, models, tools
from odoo.tools import float_round
from odoo.tools.misc import formatLang

from ...engine import likeness

#: Likeness from which a badge says so.
ALIKE = 1.5
#: Characteristics named in a sentence.
NAMED = 4


class GrcLikeness(models.Model):
    """A likeness in words, and that of what is no customer: an opportunity without a partner."""

    _inherit = "grc.likeness"

    @api.model
    def _sentence(self, known, ratio):
        """Return what makes somebody like the best: "wholesale, Lyon: 2.4 × the average".

        :param known: list of (weight, phrase) of his characteristics
        :param float ratio: his likeness
        """
        words = [phrase for weight, phrase in sorted(known, reverse=True) if weight > 0][:NAMED]
        if not words:
            return self.env._("nothing that the best have in common: %s", self._multiple_text(ratio))
        return f"{', '.join(words)}: {self._multiple_text(ratio)}"

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
            or self.env._("By his characteristics, so much more likely than others to be among the best"),
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
