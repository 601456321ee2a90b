from odoo import api, models


class GrcPrivacyReason(models.AbstractModel):
    """Why something is kept when a contact is erased: a sentence, in the language of who reads it."""

    _name = "grc.privacy.reason"
    _description = "Reasons for Keeping Data"

    @api.model
    def _sentences(self):
        """Return ``{key: sentence}``; a hook for addons that keep for another reason."""
        return {
            "ledger": self.env._("Accounting law asks for invoices, payments and their dates, amounts and accounts."),
            "goods": self.env._("What was ordered, in which quantity, and at which price; nothing of the person."),
            "figures": self.env._("Figures of documents that are kept, of a contact without a name."),
            "proof": self.env._(
                "That somebody decided, when and on what, has to be proved; of their address a hash is left."
            ),
            "opposed": self.env._("So that nobody writes to them again; of their address a hash is left."),
            "contact": self.env._("Documents that are kept name the contact; it keeps its number alone."),
            "log": self.env._("That they asked, and what was done; none of their data."),
            "linked": self.env._("Names the contact and holds no text of theirs that is known to Customer Relations."),
        }
