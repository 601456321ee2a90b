from odoo import api, models
from odoo.tools import SQL

from ...tools.consent import REFUSALS
from ...tools.privacy.held import Held
from ..guard.grc_shared import INSIDE


class GrcPrivacyTableConsent(models.AbstractModel):
    """The ledger of decisions and Odoo's blacklists: that somebody decided is kept, who and by which address is not."""

    _name = "grc.privacy.table.consent"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Decisions"

    _place = 12
    _tables = (
        Held(
            "grc.consent",
            "anonymised",
            points=("point",),
            emptied=("evidence",),
            replaced=("source", "point"),
            kept=("text_version",),
            why="proof",
        ),
        Held("mail.blacklist", "deleted", points=("email",), why="opposed"),
        Held("phone.blacklist", "deleted", points=("number",), why="opposed"),
    )

    @api.model
    def _erase(self, case, held, ids):
        if held.model != "grc.consent":
            # The ledger is not told that they are lifted: they are not.
            return self.with_context(grc_consent_listed=INSIDE)._delete(held.model, ids)
        return self._anonymise_ledger(case, held, ids)

    @api.model
    def _anonymise_ledger(self, case, held, ids):
        """Take who it was from decisions; of contact points a hash is left.

        A refusal holds for the contact point: where others have it, too, it goes on holding for them.
        """
        rows = self.env.execute_query(SQL("SELECT id, point, decision FROM grc_consent WHERE id = ANY(%s)", ids))
        opposition = self.env["grc.opposition"]
        for row, point, decision in rows:
            holds = point in case.shared and decision != "given"
            told = point if holds else f"erased:{opposition._digest(point or str(case.partner_id))}"
            self._anonymise(case, held, [row], point=told, partner_id=None)

    @api.model
    def _refused(self, case, ids):
        """Return what the last of some decisions refuse, but pauses: a set of (channel, point, purpose, company id).

        A refusal of every channel is one of each of their contact points.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.channel, l.point, l.purpose, l.company_id FROM (
                    SELECT DISTINCT ON (channel, point, purpose, company_id, topic_id) *
                      FROM grc_consent WHERE id = ANY(%s)
                     ORDER BY channel, point, purpose, company_id, topic_id, moment DESC, id DESC
                ) l
                 WHERE l.decision = ANY(%s) AND l.topic_id IS NULL AND COALESCE(l.point, '') NOT LIKE 'erased:%%'
                """,
                ids,
                [name for name in REFUSALS if name != "paused"],
            )
        )
        return {
            (one, reached, purpose, company)
            for channel, point, purpose, company in rows
            for one, points in case.points.items()
            for reached in points
            if channel in (None, one) and point in (None, reached)
        }
