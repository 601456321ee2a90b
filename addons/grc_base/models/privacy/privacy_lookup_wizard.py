from odoo import models
from odoo.tools import SQL, email_normalize

from ...tools.privacy.held import links


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's look-up leaves out rows that are deleted with their contact: all of ours are found."""

    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        arms = [super()._get_query(), *self._grc_linked(), *self._grc_named()]
        return SQL("SELECT DISTINCT u.res_model_id, u.res_id, u.is_active FROM (%s) u", SQL(" UNION ALL ").join(arms))

    def _grc_linked(self):
        """Yield the SELECT of the rows of our tables that name one of the contacts found."""
        for model in self.env.values():
            if model._name.startswith("grc.") and model._auto and not model._abstract and not model._transient:
                if columns := links(model):
                    named = (
                        SQL("t.%s IN (SELECT id FROM indirect_references)", SQL.identifier(column))
                        for column in columns
                    )
                    yield self._grc_arm(model, SQL(" OR ").join(named))

    def _grc_named(self):
        """Yield the SELECT of what is found by name or address alone: members of households, and decisions."""
        yield self._grc_arm(self.env["grc.person"], SQL("t.name ILIKE %s", self.name.strip()))
        numbers = SQL("SELECT p.phone_sanitized FROM res_partner p JOIN indirect_references i ON i.id = p.id")
        yield self._grc_arm(
            self.env["grc.consent"],
            SQL("t.point = %s OR t.point IN (%s)", email_normalize(self.email.strip()), numbers),
        )

    def _grc_arm(self, model, condition):
        """Return the SELECT of the rows of a model that meet a condition on ``t``, in Odoo's columns."""
        return SQL(
            "SELECT %s AS res_model_id, t.id AS res_id, %s AS is_active FROM %s t WHERE %s",
            self.env["ir.model"]._get_id(model._name),
            SQL("t.active") if "active" in model._fields else SQL("TRUE"),
            SQL.identifier(model._table),
            condition,
        )
