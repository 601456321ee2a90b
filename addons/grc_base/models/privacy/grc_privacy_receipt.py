from odoo import api, models

from ...tools.consent import REFUSALS

#: Personal data that a channel needs, by the words of ISO/IEC 29100.
CATEGORIES = {
    "email": ("name", "email address"),
    "sms": ("name", "phone number"),
    "phone": ("name", "phone number"),
    "letter": ("name", "postal address"),
    "visit": ("name", "postal address"),
}
#: States of a decision, as an event of a record.
STATES = {"given": "given", "refused": "refused", "withdrawn": "withdrawn", "objected": "refused", "paused": "paused"}


class GrcPrivacyReceipt(models.AbstractModel):
    """What somebody decided, in the fields of ISO/IEC TS 27560: what a contact takes along as a proof."""

    _name = "grc.privacy.receipt"
    _description = "Receipt of a Decision"

    @api.model
    def _receipt(self, consent):
        """Return the receipt of one decision, as plain data.

        :param consent: ``grc.consent``, one record
        """
        company = consent.company_id or self.env.company
        return {
            "schema_version": "ISO/IEC TS 27560:2023",
            "record_id": self._keyed(f"record,{consent.id}"),
            "pii_principal_id": self._keyed(f"principal,{consent.partner_id.id or consent.point}"),
            "pii_processing": self._processing(consent, company),
            "party_identification": [self._party(company)],
            "event": self._event(consent, company),
        }

    @api.model
    def _keyed(self, text):
        return self.env["grc.secret"]._keyed("receipt", text)[:32]

    @api.model
    def _processing(self, consent, company):
        """Return what the decision allows or stops."""
        language = consent.partner_id.lang or company.partner_id.lang or "en_US"
        return {
            "privacy_notice": consent.text_version or None,
            "language": language.replace("_", "-"),
            "purposes": [self._purpose(consent, company)],
        }

    @api.model
    def _purpose(self, consent, company):
        labels = {name: dict(consent._fields[name]._description_selection(self.env)) for name in ("purpose", "channel")}
        rights = self.env._("Access, correction, erasure, objection, a copy of the data, a complaint to the authority.")
        return {
            "purpose": labels["purpose"].get(consent.purpose) or self.env._("Every purpose but orders and invoices"),
            "purpose_type": consent.purpose or "any",
            "topic": consent.topic_id.name or None,
            "lawful_basis": consent.basis or ("consent" if consent.decision == "given" else None),
            "pii_information": [{"pii_type": kind} for kind in CATEGORIES.get(consent.channel, ("name",))],
            "pii_controllers": [self._party_id(company)],
            "collection_method": consent.source,
            "processing_method": labels["channel"].get(consent.channel) or self.env._("Every channel"),
            "storage_locations": [company.country_id.code] if company.country_id else [],
            "retention_period": str(consent.valid_until or "") or self.env._("Until another decision"),
            "processing_locations": [company.country_id.code] if company.country_id else [],
            "jurisdiction": (consent.partner_id.country_id or company.country_id).code or None,
            "recipient_third_parties": [],
            "withdrawal_method": self._withdrawal(company),
            "privacy_rights": rights,
        }

    @api.model
    def _withdrawal(self, company):
        """Return how a decision is taken back; a hook for addons with a page for it."""
        reach = company.email or company.phone or company.name
        return self.env._("Write to %s, or use the link in any message.", reach)

    @api.model
    def _party_id(self, company):
        return f"company-{company.id}"

    @api.model
    def _party(self, company):
        """Return who is responsible, and how they are reached."""
        partner = company.partner_id
        return {
            "party_id": self._party_id(company),
            "party_name": company.name,
            "party_role": "PII controller",
            "party_type": "organisation",
            "party_address": ", ".join((partner.contact_address or "").split("\n")).strip(", "),
            "party_email": company.email or None,
            "party_phone": company.phone or None,
            "party_url": company.website or None,
            "party_contact": company.email or company.phone or company.name,
        }

    @api.model
    def _event(self, consent, company):
        stopped = consent.decision in REFUSALS
        return {
            "event_time": f"{consent.moment.isoformat()}Z",
            "event_type": "objection" if stopped else "explicit consent",
            "event_state": STATES.get(consent.decision, "lifted"),
            "validity_duration": str(consent.valid_until or "") or None,
            "entity_id": self._party_id(company),
        }
