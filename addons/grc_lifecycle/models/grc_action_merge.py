from odoo import api, models
from odoo.tools import SQL


class GrcAction(models.Model):
    """Actions of customers who turn out to be one."""

    _inherit = "grc.action"

    @api.model
    def _after_merge(self, partner):
        """Close what the survivor of a merge has twice, and write the keys anew.

        :param partner: ``res.partner``, one record, to whom the rows belong already
        """
        self.env.flush_all()
        for company in self.search([("partner_id", "=", partner.id)]).company_id:
            self._close("stopped", self._twice_query(company, partner), company._grc_today())
            for source, key in self._merge_keys().items():
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE grc_action a SET key = n.key
                          FROM (SELECT DISTINCT ON (a.company_id, key) a.id, a.company_id, %(key)s AS key
                                  FROM grc_action a
                                 WHERE a.partner_id = %(partner)s AND a.company_id = %(company)s
                                   AND a.source = %(source)s AND (%(key)s) IS NOT NULL
                                 ORDER BY a.company_id, key, a.state = 'open' DESC, a.id) n
                         WHERE a.id = n.id AND a.key <> n.key
                           AND NOT EXISTS (SELECT 1 FROM grc_action o
                                            WHERE o.company_id = n.company_id AND o.key = n.key)
                        """,
                        key=key,
                        partner=partner.id,
                        company=company.id,
                        source=source,
                    )
                )
        self.invalidate_model()

    @api.model
    def _merge_keys(self):
        """Return ``{source: SQL of the key on alias a}`` of sources whose keys name the customer."""
        return {"playbook": self._playbook_key("a")}

    @api.model
    def _twice_query(self, company, partner):
        """Return the SELECT of the ids of open actions of which an older open one says the same."""
        return SQL(
            """
            SELECT id FROM (
                SELECT id, ROW_NUMBER() OVER (
                           PARTITION BY step_id, stage_id, life_rule_id, person_id, product_id, occasion_on
                           ORDER BY id) AS place
                  FROM grc_action
                 WHERE partner_id = %s AND company_id = %s AND state = 'open'
                   AND (step_id IS NOT NULL OR life_rule_id IS NOT NULL)) r
             WHERE place > 1
            """,
            partner.id,
            company.id,
        )
