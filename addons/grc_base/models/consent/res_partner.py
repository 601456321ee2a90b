from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.consent import point
from ..link.grc_customer_link import VALUE_GROUP


class ResPartner(models.Model):
    """A contact may be contacted or not, by each channel, and what they decided is kept."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_contact_reason = fields.Char(
        "Reason for contacting or not",
        compute="_compute_grc_contact_reason",
        search="_search_grc_contact_reason",
        groups=VALUE_GROUP,
        help="Channel, purpose and reason, such as email/marketing/unasked: what lists of contacts are opened by.",
    )

    def _compute_grc_contact_reason(self):
        self.grc_contact_reason = False

    @api.model
    def _search_grc_contact_reason(self, operator, value):
        """Find the contacts of the user's customers to whom a reason applies today."""
        if operator != "in":
            return NotImplemented
        return Domain.OR([self._contact_reason_domain(text) for text in value])

    @api.model
    def _contact_reason_domain(self, text):
        """Return the domain of the contacts to whom ``channel/purpose/reason`` applies; reason ``*`` is every Yes.

        :raise UserError: for what is none
        """
        try:
            channel, purpose, reason = text.split("/")
            asked = self.env["grc.consent.condition"]._asked(channel, purpose)
        except (AttributeError, ValueError) as error:
            raise UserError(
                self.env._("“%s” is no reason for contacting or not: write channel/purpose/reason.", text)
            ) from error
        query = self.env["grc.consent.condition"]._query(asked, self.env["grc.screen.contact"]._condition())
        chosen = SQL("v.allowed") if reason == "*" else SQL("v.reason = %s", reason)
        found = SQL("(SELECT v.partner_id FROM (%s) v WHERE %s)", query, chosen)
        return Domain.custom(to_sql=lambda model, alias, __: SQL("%s IN %s", SQL.identifier(alias, "id"), found))

    @api.readonly
    def get_grc_contact_lines(self):
        """Return by which channels marketing may reach this contact; nothing of a customer whom the user may not see.

        :return: list of ``{channel, label, allowed, reachable, agreed, why}``, one a channel
        """
        self.ensure_one()
        self.check_access("read")
        self.env["grc.customer"].check_access("read")
        labels = self.env["grc.consent"]._fields["channel"]._description_selection(self.env)
        return [self._grc_contact_line(*channel) for channel in labels] if self.grc_customer_id else []

    def _grc_contact_line(self, channel, label):
        condition = self.env["grc.consent.condition"]
        asked = condition._asked(channel)
        verdict = condition._verdicts(asked, self)[self.id]
        return {
            "channel": channel,
            "label": label,
            "allowed": verdict.allowed,
            "reachable": verdict.reason not in ("archived", "unreachable"),
            "agreed": verdict.reason == "consent",
            "why": self.env["grc.consent.reason"]._sentence(asked, verdict),
        }

    def action_grc_decide(self):
        """Open the form in which a decision of this contact is entered; the channel is in the context."""
        self.ensure_one()
        self.env["grc.consent"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decision on Contacts"),
            "res_model": "grc.consent",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id, "default_purpose": "marketing"},
        }

    def action_open_grc_consents(self):
        """Open the ledger of this contact's decisions."""
        self.ensure_one()
        self.env["grc.consent"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_consent_action")
        return action | {"domain": [("partner_id", "=", self.id)], "context": {"default_partner_id": self.id}}

    def _may_contact(self, channel, purpose="marketing", topic=None, company=None):
        """Return those of these partners who may be contacted.

        :param str channel: one of ``email``, ``sms``, ``phone``, ``letter`` and ``visit``
        :param str purpose: ``marketing``, ``service``, ``transactional``, ``tracking`` or ``collecting``
        :param topic: ``grc.consent.topic``; what is asked is about it alone
        :param company: ``res.company`` that contacts them; the present one
        :raise ValueError: for an unknown channel or purpose
        """
        refusals = self._contact_refusals(channel, purpose, topic, company)
        return self.filtered(lambda partner: not refusals.get(partner.id))

    def _contact_refusals(self, channel, purpose="marketing", topic=None, company=None):
        """Return ``{partner id: why they may not be contacted}``; see :meth:`_may_contact`."""
        condition, reasons = self.env["grc.consent.condition"], self.env["grc.consent.reason"]
        asked = condition._asked(channel, purpose, topic, company)
        return {
            partner: reasons._sentence(asked, verdict)
            for partner, verdict in condition._verdicts(asked, self).items()
            if not verdict.allowed
        }

    def _grc_points(self, channel):
        """Return ``{partner id: contact point}`` of those who have one on a channel, normalised."""
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL("SELECT p.id, %s FROM res_partner p WHERE p.id = ANY(%s)", point(channel), list(self._ids))
        )
        return {partner: found for partner, found in rows if found}
