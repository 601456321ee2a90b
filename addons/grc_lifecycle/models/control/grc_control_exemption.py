from odoo import api, models
from odoo.tools import SQL

from ...tools.offers import purchases

#: Days before the end of a contract from which on nobody is held back for comparison.
CONTRACT_DAYS = 90


class GrcControlExemption(models.AbstractModel):
    """Who is never held back for comparison, because somebody waits for us, or we for them: a class a reason.

    Calls and campaigns ask the same. A model ``grc.control.exemption.<name>`` inherits this one; where it is noted why
    (``grc.campaign.participation``), it adds its reason there.
    """

    _name = "grc.control.exemption"
    _inherit = "grc.kinds"
    _description = "Who Is Never in a Comparison Group"

    #: Key of the reason.
    _reason = ""

    @api.model
    def _query(self, company, day):
        """Return the SELECT of ``partner_id``: contacts or entities.

        :param company: ``res.company``, one record
        :param day: of the company
        """
        raise NotImplementedError

    @api.model
    def _all(self, company, day):
        """Return the SELECT of ``partner_id, reason``: each entity once, with the first of its reasons."""
        self.env.flush_all()
        arms = [
            SQL(
                "SELECT e.partner_id, %s::varchar AS reason, %s AS place FROM (%s) e(partner_id)",
                kind._reason,
                place,
                kind._query(company, day),
            )
            for place, kind in enumerate(self.sudo()._kinds())
        ]
        return SQL(
            """
            SELECT DISTINCT ON (p.commercial_partner_id) p.commercial_partner_id AS partner_id, x.reason
              FROM (%s) x JOIN res_partner p ON p.id = x.partner_id
             ORDER BY p.commercial_partner_id, x.place
            """,
            SQL(" UNION ALL ").join(arms),
        )


class GrcControlExemptionComplaint(models.AbstractModel):
    """Who waits for an answer to a complaint."""

    _name = "grc.control.exemption.complaint"
    _inherit = "grc.control.exemption"
    _description = "Never in a Comparison Group: Complaints"

    _reason = "complaint"

    @api.model
    def _query(self, company, day):
        return SQL(" UNION ALL ").join(self.env["grc.debt"].sudo()._complaints(company, day))


class GrcControlExemptionContract(models.AbstractModel):
    """Whose contract or warranty runs out."""

    _name = "grc.control.exemption.contract"
    _inherit = "grc.control.exemption"
    _description = "Never in a Comparison Group: Contracts Running Out"

    _reason = "contract"

    @api.model
    def _query(self, company, day):
        return SQL(
            """
            SELECT d.partner_id
              FROM (%(purchases)s) d
              JOIN product_product v ON v.id = d.product_id
              JOIN product_template t ON t.id = v.product_tmpl_id AND t.grc_contract_months > 0
             GROUP BY d.partner_id, v.id
            HAVING (MAX(d.date) + make_interval(months => MAX(t.grc_contract_months)))::date
                   BETWEEN %(day)s AND %(day)s + %(days)s
            """,
            purchases=purchases(company, day),
            day=SQL("%s::date", day),
            days=CONTRACT_DAYS,
        )


class GrcControlExemptionDebt(models.AbstractModel):
    """Who is asked for money that is overdue."""

    _name = "grc.control.exemption.debt"
    _inherit = "grc.control.exemption"
    _description = "Never in a Comparison Group: Overdue Invoices"

    _reason = "debt"

    @api.model
    def _query(self, company, day):
        customers = SQL("SELECT c.partner_id FROM grc_customer c WHERE c.company_id = %s", company.id)
        return SQL("SELECT d.partner_id FROM (%s) d", self.env["grc.debt"].sudo()._overdue(company, day, customers))


class GrcControlExemptionKey(models.AbstractModel):
    """Named key accounts."""

    _name = "grc.control.exemption.key"
    _inherit = "grc.control.exemption"
    _description = "Never in a Comparison Group: Key Accounts"

    _reason = "key"

    @api.model
    def _query(self, company, day):
        return SQL("SELECT k.id FROM res_partner k WHERE k.grc_key_account")


class GrcControlExemptionOpportunity(models.AbstractModel):
    """Who has an opportunity that is neither won nor lost."""

    _name = "grc.control.exemption.opportunity"
    _inherit = "grc.control.exemption"
    _description = "Never in a Comparison Group: Open Opportunities"

    _reason = "opportunity"

    @api.model
    def _query(self, company, day):
        return SQL(
            """
            SELECT l.partner_id FROM crm_lead l LEFT JOIN crm_stage s ON s.id = l.stage_id
             WHERE l.type = 'opportunity' AND l.active AND s.is_won IS NOT TRUE AND l.partner_id IS NOT NULL
               AND COALESCE(l.company_id, %(company)s) = %(company)s
            """,
            company=company.id,
        )


class GrcControlExemptionQuotation(models.AbstractModel):
    """Who has a quotation that may still be accepted."""

    _name = "grc.control.exemption.quotation"
    _inherit = "grc.control.exemption"
    _description = "Never in a Comparison Group: Open Quotations"

    _reason = "quotation"

    @api.model
    def _query(self, company, day):
        return SQL(
            """
            SELECT s.partner_id FROM sale_order s
             WHERE s.company_id = %s AND s.state IN ('draft', 'sent')
               AND (s.validity_date IS NULL OR s.validity_date >= %s)
            """,
            company.id,
            day,
        )
