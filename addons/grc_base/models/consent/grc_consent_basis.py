from odoo import api, models
from odoo.tools import SQL

from ...tools.clock import company_day, day_end


class GrcConsentBasis(models.AbstractModel):
    """What customers do themselves, and what follows from it for contacting them: a class a kind of act.

    A basis is a model ``grc.consent.basis.<name>`` that inherits this one and says when each customer did it last.
    Every act counts against the months of silence of a rule; a purchase and an enquiry may stand for consent, too.
    """

    _name = "grc.consent.basis"
    _inherit = "grc.kinds"
    _description = "Act of a Customer"

    #: ``purchase``, ``enquiry`` or ``act``; None: no basis, but what others inherit.
    _kind = None

    @api.model
    def _latest(self, asked, chosen):
        """Return the SELECT of ``entity_id, date``: when customers did it last, up to the day asked for.

        :param asked: :class:`~..tools.consent.Asked`
        :param chosen: function of SQL (id of a commercial entity) that returns the condition that it is asked for
        """
        raise NotImplementedError

    @api.model
    def _all(self, asked, chosen):
        """Return the SELECT of ``entity_id, kind, date`` of all bases of the installed addons."""
        return SQL(" UNION ALL ").join(
            SQL("SELECT a.entity_id, %s AS kind, a.date FROM (%s) a", basis._kind, basis._latest(asked, chosen))
            for basis in self._bases()
        )

    @api.model
    def _bases(self):
        """Return the bases of the installed addons: models, in the order of their names."""
        return [basis for basis in self._kinds() if basis._kind]

    @api.model
    def _merge(self, partners, survivor):
        """Give the survivor of a merge the acts of the others, where no foreign key does; a hook.

        :param partners: who are absorbed
        """


class GrcConsentBasisPurchase(models.AbstractModel):
    """A purchase, by what the customer's documents say."""

    _name = "grc.consent.basis.purchase"
    _inherit = "grc.consent.basis"
    _description = "Purchase as a Basis"

    _kind = "purchase"

    @api.model
    def _latest(self, asked, chosen):
        return SQL(
            """
            SELECT c.partner_id AS entity_id, c.last_purchase AS date FROM grc_customer c
             WHERE c.company_id = %s AND c.last_purchase <= %s AND %s
            """,
            asked.company.id,
            asked.day,
            chosen(SQL("c.partner_id")),
        )


class GrcConsentBasisQuotation(models.AbstractModel):
    """A quotation that was asked for: the last one, sent or ordered."""

    _name = "grc.consent.basis.quotation"
    _inherit = "grc.consent.basis"
    _description = "Quotation as a Basis"

    _kind = "enquiry"

    @api.model
    def _latest(self, asked, chosen):
        self.env["sale.order"].flush_model(["company_id", "date_order", "partner_id", "state"])
        return SQL(
            """
            SELECT x.commercial_partner_id AS entity_id, %s AS date
              FROM sale_order o JOIN res_partner x ON x.id = o.partner_id
             WHERE o.company_id = %s AND o.state IN ('sent', 'sale') AND o.date_order < %s AND %s
             GROUP BY x.commercial_partner_id
            """,
            company_day(SQL("MAX(o.date_order)"), asked.company),
            asked.company.id,
            day_end(asked.day, asked.company),
            chosen(SQL("x.commercial_partner_id")),
        )
