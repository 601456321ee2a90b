from odoo import api, models
from odoo.exceptions import UserError

from .grc_person_taste import LINKS
from .parts import SOURCES

#: Where it was said, of what contacts say of themselves.
PORTAL = next(key for key, __ in SOURCES if key == "portal")
#: Kinds that contacts say in words.
SPOKEN = ("topic", "gift", "hour")
#: Characters of the words, and tastes that one contact may enter on their page.
WORDS, MOST = 100, 100


class GrcPersonInterests(models.AbstractModel):
    """The page of the portal on which contacts say themselves what they like, and what is not to be offered to them.

    They see what they said there and what they bought, not what others noted of them. Everything is read and written
    as superuser, for one contact alone.
    """

    _name = "grc.person.interests"
    _description = "Interests on the Portal"

    @api.model
    def _shown(self, partner):
        """Return ``{said, chips, kinds, likings, full}`` of a contact's page.

        :param partner: ``res.partner``, one record
        """
        said = self._said(partner)
        fields = said._fields
        return {
            "said": said,
            "chips": self.env["grc.household"].sudo()._chips(partner.sudo(), said),
            "kinds": [(key, label) for key, label in fields["kind"]._description_selection(self.env) if key in SPOKEN],
            "likings": dict(fields["liking"]._description_selection(self.env)),
            "full": len(said) >= MOST,
        }

    @api.model
    def _said(self, partner):
        """Return what a contact said on their page, as superuser."""
        return self.env["grc.person.taste"].sudo().search([("partner_id", "=", partner.id), ("source", "=", PORTAL)])

    @api.model
    def _say(self, partner, kind, what, liking):
        """Enter what a contact says of themselves.

        :param str kind: key of ``KINDS``
        :param str what: id of a product or category of the page as a text, or words
        :param str liking: key of ``LIKINGS``
        :raise UserError: for what the page does not ask, and for words that are none
        """
        if kind in LINKS:
            self._check_asked(partner, kind, what)
        elif kind not in SPOKEN or liking == "never":
            raise UserError(self.env._("Choose one of what the page asks."))
        elif not what.strip() or len(what) > WORDS:
            raise UserError(self.env._("Say it in a few words, such as “Golf” or “Flowers”."))
        if len(self._said(partner)) >= MOST:
            raise UserError(self.env._("You have said much already: remove something first."))
        partner.sudo().add_grc_taste(kind, what, liking, PORTAL)

    @api.model
    def _check_asked(self, partner, kind, what):
        """Refuse products and categories that are not on the page: nobody learns what else we sell.

        :raise UserError: saying so
        """
        said = self._said(partner)
        known = {str(one[LINKS[kind]].id) for one in said if one.kind == kind}
        chips = self.env["grc.household"].sudo()._chips(partner.sudo(), said)
        asked = {str(chip["res_id"]) for chip in chips if chip["kind"] == kind}
        if what not in known | asked:
            raise UserError(self.env._("This is not on your page any more. Choose one of what it asks."))

    @api.model
    def _take_back(self, partner, what):
        """Forget what a contact said; what is not theirs, or gone, is left alone.

        :param str what: id of the taste as a text
        """
        self._said(partner).filtered(lambda one: str(one.id) == what).unlink()
