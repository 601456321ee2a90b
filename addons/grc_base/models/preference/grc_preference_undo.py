from odoo import api, models
from odoo.exceptions import UserError

from ...tools.preference.link import UNDO
from .grc_preference_decision import STANDING, Done


class GrcPreferenceUndo(models.AbstractModel):
    """Taking back on the customer's page: what was decided before counts again.

    Nothing in the ledger is changed or deleted. A row says that the decision is lifted; as the last row of a ledger
    decides, those that counted before are entered once more behind it, as far as it had covered them.
    """

    _name = "grc.preference.undo"
    _description = "Taking Back on the Customer's Page"

    @api.model
    def _signed(self, opened, consents):
        """Return the value of the button that takes rows back; nothing without any."""
        if not consents:
            return ""
        ids = ".".join(map(str, consents.ids))
        return f"undo/{ids}-{self.env['grc.secret']._keyed(UNDO, f'{opened.link.id}:{ids}')}"

    @api.model
    def _undo(self, opened, device, signed):
        """Take back the rows that were entered by the same link just before.

        :raise UserError: for rows that this link did not enter
        """
        ids, __, found = signed.rpartition("-")
        if not self.env["grc.secret"]._is_keyed(UNDO, f"{opened.link.id}:{ids}", found):
            raise UserError(self.env._("This is none of the choices of this page. Choose one of those below."))
        consents = self.env["grc.consent"].sudo().browse(map(int, ids.split("."))).exists()
        if not consents or any(not self._is_last(opened, consent) for consent in consents):
            return Done(self.env._("Something else was decided since: nothing has changed."))
        self._take_back(opened, device, consents)
        return Done(self.env._("Taken back: all is as it was before."))

    @api.model
    def _resume(self, opened, device):
        """End the pauses of this company's marketing."""
        today = opened.link.company_id._grc_today()
        pauses = self._latest(opened, lambda scope: scope).filtered(
            lambda consent: consent.decision == "paused" and (not consent.valid_until or consent.valid_until >= today)
        )
        if not pauses:
            return Done(self.env._("There is no pause: nothing has changed."))
        self._take_back(opened, device, pauses, ("paused",))
        return Done(self.env._("The pause is over."))

    @api.model
    def _again(self, opened, device):
        """Lift objections to marketing of every company; those to one company, and consents, count again.

        Not that of a mail address to which the link was not sent: who allows it again has to have it.
        """
        stops = self._latest(opened, lambda scope: scope | {"company_id": False})
        stops = stops.filtered(lambda consent: consent.decision in STANDING)
        if not stops:
            return Done(self.env._("There is nothing to allow again. Please ask us."))
        self._take_back(opened, device, stops, STANDING)
        return Done(self.env._("This is allowed again, as far as you had not stopped it one by one."))

    @api.model
    def _latest(self, opened, change):
        """Return the last row of exactly the scope of each channel that this link may loosen, and of the contact.

        :param change: function of a scope that returns the one that is meant
        """
        decisions, link = self.env["grc.preference.decision"], opened.link
        scopes = [
            change(decisions._scope(opened, channel, point))
            for channel, point in link._points().items()
            if channel in (link.channel, "sms", "phone", "letter", "visit")
        ]
        own = decisions._scope(opened, False, False) | {"company_id": link.partner_id.company_id.id}
        found = self.env["grc.consent"].sudo()
        for scope in (*scopes, own):
            rows = decisions._overlapping(opened, scope)
            found |= rows.filtered(lambda row, scope=scope: decisions._is_of(row, scope))[:1]
        return found

    @api.model
    def _is_last(self, opened, consent):
        """Return whether nothing was entered of the same scope after a row."""
        decisions = self.env["grc.preference.decision"]
        rows = decisions._overlapping(opened, self._scope_of(consent))
        return rows.filtered(lambda row: decisions._is_of(row, self._scope_of(consent)))[:1] == consent

    @api.model
    def _scope_of(self, consent):
        return {
            "company_id": consent.company_id.id,
            "channel": consent.channel,
            "point": consent.point,
            "topic_id": consent.topic_id.id,
            "purpose": "marketing",
        }

    @api.model
    def _take_back(self, opened, device, consents, without=()):
        """Lift decisions, and enter once more what they had covered.

        :param consents: rows of the ledger
        :param without: decisions that are not entered again, where they are about as much as what is lifted
        """
        decisions = self.env["grc.preference.decision"]
        evidence = decisions._row(opened, device, "lifted", False, False)
        lifted = [evidence | self._scope_of(consent) for consent in consents]
        covered = self._covered(opened, consents, without)
        first = next((place for place, row in enumerate(covered) if row["decision"] != "lifted"), len(covered))
        decisions._enter(lifted + [evidence | row for row in covered[first:]], "")

    @api.model
    def _covered(self, opened, consents, without):
        """Return what counted before rows were entered, as far as they cover it: the values of rows, in their order."""
        today, found = opened.link.company_id._grc_today(), {}
        for consent in consents:
            for row in self._before(opened, consent, consents):
                if row.decision in without and self._is_as_wide(row, consent):
                    continue
                if not row.valid_until or row.valid_until >= today:
                    values = self._repeated(row, consent)
                    found[row, tuple(values[name] for name in self._KEY)] = values
        last = {}
        for (row, key), values in found.items():
            speaker = row.partner_id.id if row.decision == "given" or not row.point else 0
            if (key, speaker) not in last or self._place(last[key, speaker][0]) < self._place(row):
                last[key, speaker] = row, values
        return [values for __, values in sorted(last.values(), key=lambda pair: self._place(pair[0]))]

    #: What rows are told apart by.
    _KEY = ("company_id", "channel", "point", "topic_id")

    @api.model
    def _before(self, opened, consent, consents):
        """Return the rows that overlap a row and came before all that are taken back."""
        rows = self.env["grc.preference.decision"]._overlapping(opened, self._scope_of(consent))
        first = min(map(self._place, consents))
        return rows.filtered(lambda row: self._place(row) < first)

    @api.model
    def _place(self, consent):
        """Return what rows of the ledger are ordered by."""
        return consent.moment, consent.id

    @api.model
    def _is_as_wide(self, row, consent):
        """Return whether a row is about every company and topic that another one is about."""
        return all(not row[name] or row[name] == consent[name] for name in ("company_id", "topic_id"))

    @api.model
    def _repeated(self, row, consent):
        """Return the values by which a row counts again, where another one had covered it."""
        return {
            "company_id": row.company_id.id or consent.company_id.id,
            "channel": row.channel or consent.channel,
            "point": row.point,
            "topic_id": row.topic_id.id or consent.topic_id.id,
            "decision": row.decision,
            "basis": row.basis,
            "partner_id": row.partner_id.id,
            "valid_until": row.valid_until,
            "text_version": row.text_version,
        }
