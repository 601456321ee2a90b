from odoo import api, models
from odoo.tools import format_date

from ...tools.consent import REFUSALS

#: Reasons of a No that the contact's own consent does not change.
CLOSED = ("archived", "unreachable", "minor", "forbidden")


class GrcConsentReason(models.AbstractModel):
    """What people read of a verdict: a sentence, in their language."""

    _name = "grc.consent.reason"
    _description = "Reasons for Contacting or Not"

    @api.model
    def _sentence(self, asked, verdict):
        """Return why a contact may be contacted, or may not, and when: a sentence without its dot."""
        text = self._why(asked, verdict)
        hours = self._hours(asked, verdict)
        return self.env._("%(reason)s; calls %(hours)s", reason=text, hours=hours) if hours else text

    @api.model
    def _why(self, asked, verdict):
        """Return why a contact may be contacted, or may not."""
        if verdict.reason == "unreachable":
            return self._unreachable(asked.channel)
        # A refusal is read by those, too, who may not see when a customer bought last.
        if not verdict.since or verdict.reason == "silent" or (verdict.reason == "paused" and not verdict.until):
            return self._heading(asked, verdict.reason)
        end = verdict.until and format_date(self.env, verdict.until)
        text = self._texts()[verdict.reason] % {"day": format_date(self.env, verdict.since), "end": end}
        if end and verdict.allowed:
            return self.env._("%(reason)s, until %(end)s", reason=text, end=end)
        return text

    @api.model
    def _hours(self, asked, verdict):
        """Return the hours in which a contact may be called, as the rule of their country says; None: at any."""
        by_rule = verdict.allowed and asked.channel == "phone" and asked.purpose not in ("service", "transactional")
        if not by_rule or not verdict.rule_id or not self.env["grc.consent.condition"]._is_gated(asked):
            return None
        return self.env["grc.consent.rule"].sudo().browse(verdict.rule_id).call_hours

    def _told(self, verdict):
        """Return what contacts read of a verdict on their own page: a sentence without its dot.

        The page is opened by whoever has its link: it tells nothing of purchases, enquiries, silence or age.
        """
        day = verdict.since and format_date(self.env, verdict.since)
        if verdict.reason == "paused":
            end = verdict.until and format_date(self.env, verdict.until)
            return self.env._("Paused until %s", end) if end else self.env._("Paused")
        if verdict.reason in REFUSALS:
            return self.env._("Stopped on %s", day)
        if verdict.reason == "consent":
            return self.env._("You agreed on %s", day)
        if verdict.reason == "blacklisted":
            return self.env._("Everything is stopped")
        if verdict.reason in CLOSED:
            return self.env._("Not by us, and not to be agreed to on this page")
        return self.env._("Until you stop it") if verdict.allowed else self.env._("You have not agreed")

    @api.model
    def _unreachable(self, channel):
        """Return that there is nothing to reach a contact by."""
        if channel == "email":
            return self.env._("No valid e-mail address")
        if channel in ("sms", "phone"):
            return self.env._("No phone number")
        return self.env._("No complete address")

    @api.model
    def _texts(self):
        """Return the sentences of the reasons that rest on something, with their day and end."""
        return {
            "refused": self.env._("Refused on %(day)s"),
            "withdrawn": self.env._("Consent withdrawn on %(day)s"),
            "objected": self.env._("Objected on %(day)s"),
            "paused": self.env._("Paused until %(end)s"),
            "consent": self.env._("Agreed on %(day)s"),
            "customer": self.env._("Customer, bought on %(day)s"),
            "purchase": self.env._("Bought on %(day)s"),
            "enquiry": self.env._("Asked for an offer on %(day)s"),
        }

    @api.model
    def _heading(self, asked, reason):
        """Return a reason without its day: over those to whom it applies."""
        if reason == "unreachable":
            return self._unreachable(asked.channel)
        if reason == "blacklisted":
            return (
                self.env._("The e-mail address is blacklisted")
                if asked.channel == "email"
                else self.env._("The phone number is blacklisted")
            )
        return {
            "archived": self.env._("Archived"),
            "transactional": self.env._("Orders and invoices may always be sent"),
            "service": self.env._("Service needs no consent"),
            "refused": self.env._("Refused"),
            "withdrawn": self.env._("Consent withdrawn"),
            "objected": self.env._("Objected"),
            "paused": self.env._("Paused"),
            "minor": self.env._("Under age: a parent decides"),
            "silent": self.env._("Nothing heard for too long"),
            "closed": self.env._("No calls on this day"),
            "often": self.env._("Called often enough for now"),
            "unknown": self.env._("Nobody has objected"),
            "consent": self.env._("Agreed"),
            "forbidden": self.env._("Not allowed there"),
            "customer": self.env._("Customers, for similar products"),
            "purchase": self.env._("Have bought"),
            "enquiry": self.env._("Have asked for an offer"),
            "notice": self.env._("Informed, may object"),
            "unasked": self.env._("Consent is needed first"),
        }[reason]
