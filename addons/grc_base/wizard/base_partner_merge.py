from odoo import api, models
from odoo.tools import SQL

from ..models.guard.grc_shared import INSIDE
from ..tools.unchecked import reference_columns, unchecked_columns


class MergePartnerAutomatic(models.TransientModel):
    """What a merge of partners does to the rows of customers."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Give the survivor what the others had.

        The core would delete or crash on rows that are unique by partner. The figures are added up by the next run.
        """
        cr = self.env.cr
        self.env["grc.consent"].sudo()._keep_strictest(src_partners | dst_partner, dst_partner)
        for basis in self.env["grc.consent.basis"]._bases():
            basis.sudo()._merge(src_partners, dst_partner)
        self._mark_absorbed(src_partners, dst_partner)
        for table in ("grc_customer", "grc_prospect"):
            self._keep_one_row(table, src_partners, dst_partner)
        self._keep_ages(src_partners, dst_partner)
        self.env["grc.preference.link"].sudo()._merge(src_partners)
        # No foreign key tells the core of these.
        for table, column in unchecked_columns(self.env, "res.partner"):
            cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(survivor)s WHERE %(column)s IN %(others)s",
                    table=table,
                    column=column,
                    survivor=dst_partner.id,
                    others=tuple(src_partners.ids),
                )
            )
        cr.execute(
            SQL(
                "UPDATE grc_queue SET partner_ref = %s WHERE partner_ref IN %s", dst_partner.id, tuple(src_partners.ids)
            )
        )
        # Nor of these, which name the model beside the id.
        for table, model, column in reference_columns(self.env):
            cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(survivor)s"
                    " WHERE %(model)s = 'res.partner' AND %(column)s IN %(others)s AND partner_id = ANY(%(people)s)",
                    table=table,
                    model=model,
                    column=column,
                    survivor=dst_partner.id,
                    others=tuple(src_partners.ids),
                    people=(src_partners | dst_partner).commercial_partner_id.ids,
                )
            )
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["grc.queue"].sudo()._touch(dst_partner)
        return result

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Let the survivor take values of the others without their being said again today."""
        return super()._update_values(src_partners, dst_partner.with_context(grc_unsaid=INSIDE))

    def _mark_absorbed(self, src_partners, dst_partner):
        """Mark the movements that did not lead to the state of the row that is kept in each company."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_transition t SET absorbed = TRUE
                  FROM (SELECT DISTINCT ON (company_id) company_id, partner_id
                          FROM grc_customer WHERE partner_id IN %(everyone)s
                         ORDER BY company_id, (partner_id = %(survivor)s) DESC, id) kept
                 WHERE t.company_id = kept.company_id AND t.partner_id IN %(everyone)s
                   AND t.partner_id <> kept.partner_id
                """,
                survivor=dst_partner.id,
                everyone=tuple((src_partners | dst_partner).ids),
            )
        )

    def _keep_ages(self, src_partners, dst_partner):
        """Keep one age of each thing known of a contact: the survivor's, whose value stays, else the latest."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM grc_completeness_value WHERE id IN (
                    SELECT id FROM (
                        SELECT id, ROW_NUMBER() OVER (
                                   PARTITION BY name
                                   ORDER BY (partner_id = %s) DESC, confirmed_on DESC NULLS LAST, id) AS place
                          FROM grc_completeness_value WHERE partner_id IN %s
                    ) ranked WHERE place > 1
                )
                """,
                dst_partner.id,
                tuple((src_partners | dst_partner).ids),
            )
        )

    def _keep_one_row(self, table, src_partners, dst_partner):
        """Delete rows so that one of each company is left: the survivor's, else the oldest."""
        everyone = tuple((src_partners | dst_partner).ids)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %(table)s WHERE id IN (
                    SELECT id FROM (
                        SELECT id, ROW_NUMBER() OVER (
                                   PARTITION BY company_id ORDER BY (partner_id = %(survivor)s) DESC, id) AS place
                          FROM %(table)s WHERE partner_id IN %(everyone)s
                    ) ranked WHERE place > 1
                )
                """,
                table=SQL.identifier(table),
                survivor=dst_partner.id,
                everyone=everyone,
            )
        )
