from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.parameters import Choice, Id, Text, reads
from .grc_person_taste import KINDS, LIKINGS, LINKS
from .parts import SOURCES


class ResPartner(models.Model):
    """The persons of a household, and what they like."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_person_ids = fields.One2many("grc.person", "partner_id", "Household", groups="grc_base.group_grc_personal")

    @api.readonly
    def get_grc_household(self):
        """Return the household of this contact: ``{members, others, customers, revenue, currency_id, paid}``.

        Members of households that they belong to as a contact of their own are ``others``; ``revenue`` is that of the
        customers among all of them, each once. Nothing is in it that the user may not see.

        :raise AccessError: for who may not see personal data
        """
        self.ensure_one()
        self._grc_check_personal()
        return self.env["grc.household"]._read(self)

    @api.readonly
    def get_grc_tastes(self):
        """Return ``{tastes, chips}``: what is known of this contact's tastes, and what can be said in one tap.

        :raise AccessError: for who may not see personal data
        """
        self.ensure_one()
        self._grc_check_personal()
        return self.env["grc.household"]._tastes(self)

    @reads(kind=Choice(dict(KINDS)), what=Text(100), liking=Choice(dict(LIKINGS)), source=Choice(dict(SOURCES)))
    def add_grc_taste(self, kind, what, liking="like", source="form"):
        """Note what this contact likes, dislikes, or is never to be offered.

        :param str kind: product, category, topic, gift or hour
        :param str what: id of the product or category as a text, or the words
        :param str source: where it was said
        :return: what :meth:`get_grc_tastes` returns
        :raise AccessError: for who may not see personal data of this customer
        """
        self.ensure_one()
        self._grc_check_personal()
        field = LINKS.get(kind)
        value = Id().parse(self.env, "what", what) if field else what.strip()
        field = field or "name"
        tastes = self.env["grc.person.taste"]
        known = tastes.search([("partner_id", "=", self.id), ("kind", "=", kind), (field, "=", value)], limit=1)
        values = {"liking": liking, "source": source, "confirmed_on": self.env.company._grc_today()}
        if known:
            known.write(values)
        else:
            tastes.create(values | {"partner_id": self.id, "kind": kind, field: value})
        return self.get_grc_tastes()

    @reads(taste_id=Id())
    def drop_grc_taste(self, taste_id):
        """Take back what was noted of this contact's taste.

        :return: what :meth:`get_grc_tastes` returns
        :raise AccessError: for who may not see personal data of this customer
        """
        self.ensure_one()
        self._grc_check_personal()
        self.env["grc.person.taste"].search([("id", "=", taste_id), ("partner_id", "=", self.id)]).unlink()
        return self.get_grc_tastes()

    def _grc_check_personal(self):
        """Refuse who may not see personal data, or not this contact.

        :raise AccessError: saying so
        """
        self.check_access("read")
        if not self.env["grc.person"].has_access("read"):
            raise AccessError(self.env._("Persons are shown to the group “Personal data” alone."))
