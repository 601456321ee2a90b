from odoo import api, fields, models

from ..models.grc_action_activity import QUIET


class GrcPortfolio(models.TransientModel):
    """Customers who are to have another salesperson: says before what goes with them, then gives them to him."""

    _name = "grc.portfolio"
    _inherit = ["grc.sent"]
    _description = "Customers for Another Salesperson"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "New salesperson", domain="[('share', '=', False), ('company_ids', 'in', company_id)]"
    )
    partner_ids = fields.Many2many("res.partner", string="Customers")
    with_open = fields.Boolean(
        "With what is open",
        default=True,
        help="Actions, opportunities and quotations of a customer that are his salesperson's go with him; those of"
        " others stay theirs.",
    )
    customer_count = fields.Integer("Number of customers", compute="_compute_preview")
    monetary_value = fields.Monetary("Revenue of the window", compute="_compute_preview")
    clv_predicted = fields.Monetary("Expected margin", compute="_compute_preview")
    action_count = fields.Integer("Open actions", compute="_compute_preview")
    lead_count = fields.Integer("Open opportunities", compute="_compute_preview")
    order_count = fields.Integer("Open quotations", compute="_compute_preview")

    @api.depends("partner_ids", "with_open", "company_id")
    def _compute_preview(self):
        for wizard in self:
            customers = self.env["grc.customer"].search(
                [("partner_id", "in", wizard.partner_ids.ids), ("company_id", "=", wizard.company_id.id)]
            )
            wizard.customer_count = len(wizard.partner_ids)
            wizard.monetary_value = sum(customers.mapped("monetary_value"))
            wizard.clv_predicted = sum(customers.mapped("clv_predicted"))
            actions, leads, orders = wizard._open_records()
            wizard.action_count, wizard.lead_count, wizard.order_count = len(actions), len(leads), len(orders)

    def _open_records(self):
        """Return what goes with the customers: open actions, opportunities and quotations of their salespeople."""
        company, partners = self.company_id, self.partner_ids._origin
        return [
            self.env[model]
            .search(
                [
                    ("partner_id.commercial_partner_id", "in", partners.ids if self.with_open else []),
                    ("user_id", "in", partners.user_id.ids),
                    *domain,
                ]
            )
            .filtered(lambda record: record.user_id == record.partner_id.commercial_partner_id.user_id)
            for model, domain in (
                ("grc.action", [("company_id", "=", company.id), ("state", "=", "open")]),
                ("crm.lead", [("company_id", "in", (False, company.id)), ("won_status", "=", "pending")]),
                ("sale.order", [("company_id", "=", company.id), ("state", "in", ("draft", "sent"))]),
            )
        ]

    def action_give(self):
        """Give the customers, their contacts who had the same salesperson, and what is open, to the new one.

        :raise UserError: for somebody who cannot do it
        """
        self.ensure_one()
        user = self.env["grc.action"]._doer(self.user_id.id, self.company_id)
        actions, leads, orders = self._open_records()
        people = self.env["res.partner"].search([("commercial_partner_id", "in", self.partner_ids.ids)])
        people.filtered(lambda person: person.user_id == person.commercial_partner_id.user_id).user_id = user.id
        actions.with_context(**QUIET).write({"user_id": user.id, "team_id": user.sale_team_id.id})
        for documents in (leads, orders):
            documents.with_context(**QUIET).write({"user_id": user.id})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s given to %(user)s.", count=self.customer_count, user=user.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
