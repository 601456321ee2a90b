from odoo import fields, models
from odoo.addons.grc_base.tools.stamp import SALE_TYPES
from odoo.tools import SQL

from ...tools.dimensions import CLASSES, POLICIES
from ...tools.states import present_state

THEN_HELP = "At the end of the day of the invoice; what came before the first refresh counts as on that day."


class GrcSaleAnalysis(models.Model):
    """The analysis cube: a row a line of a posted customer document, as Odoo's own invoice analysis counts them.

    A report over documents, customers and their movements: nothing is stored. Amounts are untaxed, in the currency of
    the user's company at the rate of today; credit notes are negative. It shows the companies that are switched on.

    States at the time of the sale and margins are looked up in ``grc_sale_analysis_lookup.py``.
    """

    _name = "grc.sale.analysis"
    _inherit = "grc.graph"
    _description = "Sales Analysis"
    _auto = False
    _order = "invoice_date desc, id desc"
    _rec_name = "move_id"

    move_id = fields.Many2one("account.move", "Document", readonly=True)
    move_count = fields.Integer(
        "Documents",
        readonly=True,
        aggregator="count_distinct",
        help="Number of different documents.",
    )
    move_type = fields.Selection(
        [("out_invoice", "Invoice"), ("out_receipt", "Receipt"), ("out_refund", "Credit note")], "Type", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    journal_id = fields.Many2one("account.journal", readonly=True)
    invoice_date = fields.Date("Date", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, help="As the document has it.")
    commercial_partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, help="The company, or the person, whom the contact belongs to now."
    )
    customer_count = fields.Integer(
        "Customers", readonly=True, aggregator="count_distinct", help="Number of different customers."
    )
    customer_id = fields.Many2one("grc.customer", "Customer value", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True, help="Of the customer.")
    invoice_user_id = fields.Many2one("res.users", "Salesperson", readonly=True, help="As the document has it.")
    team_id = fields.Many2one("crm.team", "Sales team", readonly=True, help="As the document has it.")
    source_id = fields.Many2one("utm.source", readonly=True, help="As the document has it.")
    medium_id = fields.Many2one("utm.medium", "Channel", readonly=True, help="The medium of the document.")
    campaign_id = fields.Many2one("utm.campaign", readonly=True, help="As the document has it.")
    product_id = fields.Many2one("product.product", readonly=True)
    product_categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    currency_id = fields.Many2one("res.currency", "Currency of the document", readonly=True)
    quantity = fields.Float(readonly=True, help="In the product's own unit; credit notes take off.")
    revenue = fields.Float(readonly=True, help="Untaxed amount in the currency of your company; credit notes take off.")
    margin = fields.Float(
        readonly=True,
        help="Untaxed amount less cost. The lines of a document add up to its margin as stored when it was posted.",
    )
    segment_id = fields.Many2one("grc.segment", "Segment now", readonly=True)
    segment_then_id = fields.Many2one("grc.segment", "Segment at the time", readonly=True, help=THEN_HELP)
    value_class = fields.Selection(CLASSES, "Class now", readonly=True)
    value_class_then = fields.Selection(CLASSES, "Class at the time", readonly=True, help=THEN_HELP)
    policy = fields.Selection(POLICIES, "Policy now", readonly=True)
    policy_then = fields.Selection(POLICIES, "Policy at the time", readonly=True, help=THEN_HELP)

    _depends = {
        "account.move": [
            "campaign_id",
            "commercial_partner_id",
            "grc_margin",
            "invoice_date",
            "invoice_user_id",
            "medium_id",
            "move_type",
            "partner_id",
            "source_id",
            "state",
            "team_id",
        ],
        "account.move.line": [
            "account_id",
            "balance",
            "company_id",
            "currency_id",
            "display_type",
            "is_downpayment",
            "journal_id",
            "move_id",
            "partner_id",
            "product_id",
            "product_uom_id",
            "quantity",
        ],
        "grc.customer": ["company_id", "partner_id"],
        "ir.default": ["company_id", "condition", "field_id", "json_value", "user_id"],
        "grc.transition": ["company_id", "date", "dimension", "partner_id"],
        "product.product": ["product_tmpl_id", "standard_price"],
        "product.template": ["categ_id", "uom_id"],
        "res.partner": ["commercial_partner_id", "country_id"],
        "sale.order": ["currency_rate"],
        "sale.order.line": ["product_uom_id", "purchase_price"],
        "uom.uom": ["factor"],
    }

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        """Return the SELECT of the columns, and of the present state of each dimension as ``present_<name>``.

        Quantity, revenue and country are those of ``account.invoice.report``.
        """
        states = [
            SQL(
                "c.%s, %s AS %s",
                SQL.identifier(dimension.column),
                present_state(dimension, "c"),
                SQL.identifier(f"present_{dimension.name}"),
            )
            for dimension in self._state_dimensions().values()
        ]
        return SQL(
            """
            SELECT line.id, line.move_id, line.move_id AS move_count, move.move_type, line.company_id, line.journal_id,
                   move.invoice_date, move.partner_id, entity.commercial_partner_id,
                   entity.commercial_partner_id AS customer_count, c.id AS customer_id,
                   COALESCE(partner.country_id, entity.country_id) AS country_id, move.invoice_user_id, move.team_id,
                   move.source_id, move.medium_id, move.campaign_id, line.product_id,
                   template.categ_id AS product_categ_id, line.currency_id,
                   line.quantity * COALESCE(uom_line.factor, 1) / NULLIF(COALESCE(uom_template.factor, 1), 0)
                       * CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END AS quantity,
                   -line.balance * account_currency_table.rate AS revenue, account_currency_table.rate AS rate,
                   %(states)s
            """,
            states=SQL(", ").join(states),
        )

    def _from(self):
        """Return the FROM clause.

        All but the first join only add columns, by keys: PostgreSQL drops those of which no column is asked for.
        """
        return SQL(
            """
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN %(currencies)s ON account_currency_table.company_id = line.company_id
              LEFT JOIN res_partner partner ON partner.id = line.partner_id
              LEFT JOIN res_partner entity ON entity.id = move.commercial_partner_id
              LEFT JOIN grc_customer c ON c.partner_id = entity.commercial_partner_id AND c.company_id = line.company_id
              LEFT JOIN product_product product ON product.id = line.product_id
              LEFT JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN uom_uom uom_line ON uom_line.id = line.product_uom_id
              LEFT JOIN uom_uom uom_template ON uom_template.id = template.uom_id
            """,
            currencies=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
        )

    def _where(self):
        return SQL(
            "WHERE move.move_type IN %s AND move.state = 'posted' AND line.display_type = 'product'"
            " AND line.account_id IS NOT NULL",
            SALE_TYPES,
        )

    def action_open_document(self):
        """Open the document of the line."""
        self.ensure_one()
        return self.move_id.get_formview_action()
