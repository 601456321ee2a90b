from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ...tools.dimensions import STAGE


class GrcTransition(models.Model):
    """Movements between stages, with their cause in the words of the reader."""

    _inherit = "grc.transition"

    dimension = STAGE.dimension_field()
    from_stage_id = STAGE.origin_field()
    to_stage_id = STAGE.target_field()
    rfm = fields.Char("RFM", size=3, readonly=True, help="Scores at that moment.")
    clv = fields.Monetary("Lifetime value", readonly=True, help="Lifetime value as it was known at that moment.")
    details = fields.Json(
        readonly=True,
        export_string_translation=False,
        help="What the cause is put in words from: reason, days of silence, usual interval, and so on.",
    )
    cause_text = fields.Char("Why", compute="_compute_cause_text", help="The cause, in your language.")

    # Entries into stages are looked for by day.
    _grc_entry_idx = models.Index("(company_id, date) WHERE dimension = 'stage'")

    @api.depends("cause", "details")
    @api.depends_context("lang")
    def _compute_cause_text(self):
        labels = self.env["grc.stage"]._labels()
        for movement in self:
            if movement.dimension != "stage" or not movement.details:
                movement.cause_text = movement.cause
                continue
            phases = [
                labels[stage.id][2] if stage else None for stage in (movement.from_stage_id, movement.to_stage_id)
            ]
            sentence = movement._cause_sentence(movement.details, *phases)
            if movement.details.get("rules"):
                sentence = self.env._("%s (the rules of the stages had changed)", sentence)
            movement.cause_text = sentence

    def _cause_sentence(self, details, before, after):
        """Return the cause of a movement between stages in one sentence.

        :param dict details: see ``_stage_details`` of ``grc.customer``
        :param before: phase of the stage left; None: there was none
        :param after: phase of the stage entered
        """
        if details.get("manual"):
            return self._cause_manual(details["manual"])
        if after == "prospect":
            return self._cause_prospect(details)
        if details["reason"] == "silence":
            return self._cause_silence(details)
        if details["reason"] == "spending" and "spent" in details:
            amounts = [self._cause_amount(details[name]) for name in ("spent", "before")]
            return self.env._("Spent %(spent)s in 180 days, %(before)s before", spent=amounts[0], before=amounts[1])
        if details.get("recovered") and before != "lost":
            return self.env._("Spending has recovered")
        if details.get("gap"):
            return self._cause_return(details, before)
        if details.get("ended"):
            return self.env._("The stage set by hand has ended")
        return self._cause_purchases(details)

    def _cause_manual(self, manual):
        return self.env._(
            "Set by %(user)s until %(date)s: %(reason)s",
            user=self.env["res.users"].sudo().browse(manual["user"]).exists().name or self.env._("somebody"),
            date=format_date(self.env, manual["until"]),
            reason=manual["note"],
        )

    def _cause_prospect(self, details):
        if details.get("unmade"):
            return self.env._("Every purchase was reversed")
        states = {
            "new": self.env._("No purchase yet, new"),
            "contacted": self.env._("No purchase yet, contacted"),
            "cold": self.env._("No purchase yet, contact has become cold"),
            "inactive": self.env._("No purchase yet, no contact for long"),
        }
        return states.get(details.get("lead"), self.env._("No purchase yet"))

    def _cause_silence(self, details):
        days, usual = details["silence"], details.get("usual")
        if not usual:
            return self.env._("%(days)s days of silence, bought once", days=days)
        if usual == 1:
            return self.env._("%(days)s days of silence, usually buys every day", days=days)
        return self.env._("%(days)s days of silence, usually buys every %(usual)s", days=days, usual=usual)

    def _cause_return(self, details, before):
        if before == "lost":
            return self.env._("Bought again after %s days: won back", details["gap"])
        if details["gap"] == 1:
            return self.env._("Bought again after 1 day")
        return self.env._("Bought again after %s days", details["gap"])

    def _cause_purchases(self, details):
        if details["occasions"] == 1:
            return self.env._("First purchase")
        if details["reason"] == "first":
            return self.env._(
                "%(count)s purchase days, the first %(days)s days ago", count=details["occasions"], days=details["age"]
            )
        return self.env._(
            "%(count)s purchase days, the last %(days)s days ago", count=details["occasions"], days=details["silence"]
        )

    def _cause_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id, trailing_zeroes=False)
