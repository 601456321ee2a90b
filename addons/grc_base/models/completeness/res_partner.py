from odoo import api, models

from ...tools.parameters import Id, Text, reads
from ..guard.grc_shared import INSIDE
from ..person.parts import SOURCES
from .grc_completeness_item import COUNTED


class ResPartner(models.Model):
    """What is known of a contact has an age, and what is not is asked."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def write(self, vals):
        """Note when something that is asked for was written, and where it was said (``grc_source`` of the context)."""
        result = super().write(vals)
        if vals.keys() <= COUNTED:
            return result
        names = [name for name in self.env["grc.completeness.item"]._partner_fields() & vals.keys() if vals[name]]
        if names and self and self.env.context.get("grc_unsaid") is not INSIDE:
            source = self.env.context.get("grc_source")
            self.env["grc.completeness.value"].sudo()._stamp(
                self, [f"partner.{name}" for name in sorted(names)], source if source in dict(SOURCES) else "form"
            )
        return result

    @api.readonly
    def get_grc_completeness(self):
        """Return how much is known of this customer, and what to ask next: ``{share, by_weights, questions}``.

        Those who may not see personal data get it without persons; of a customer whom they may not see, nothing.
        """
        self.ensure_one()
        self.check_access("read")
        self.env["grc.customer"].check_access("read")
        return self.env["grc.completeness.question"]._read(self)

    @reads(item_id=Id(), value=Text(200))
    def answer_grc_question(self, item_id, value):
        """Keep what this customer answered.

        :param int item_id: of the question
        :param str value: key of a choice, text, number, or day such as 2026-01-31
        :return: what :meth:`get_grc_completeness` returns
        :raise AccessError: for who may not write it
        :raise UserError: for an answer that is none, and for who may not ask that
        """
        self.ensure_one()
        self.check_access("read")
        self.env["grc.customer"].check_access("read")
        self.env["grc.completeness.question"]._answer(self, item_id, value)
        return self.get_grc_completeness()

    @reads(item_id=Id())
    def later_grc_question(self, item_id):
        """Ask this customer something a month later.

        :return: what :meth:`get_grc_completeness` returns
        :raise UserError: for who may not ask that
        """
        self.ensure_one()
        self.check_access("read")
        self.env["grc.customer"].check_access("read")
        self.env["grc.completeness.question"]._later(self, item_id)
        return self.get_grc_completeness()
