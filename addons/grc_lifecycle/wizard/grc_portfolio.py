from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.planning import PRIVATE, QUIET

#: Context in which opportunities and quotations change hands: no mail for each of them, a line in their chatter.
SILENT = {"mail_auto_subscribe_no_notify": True, "mail_activity_quick_update": True}


class GrcPortfolio(models.TransientModel):
    """Customers who are to have another salesperson: says before what goes with them, then hands them over."""

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
        help="Actions, opportunities and quotations of a customer that are their salesperson's go with the customer;"
        " those of others stay theirs.",
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

        Rights are asked before, as the user; then the system writes, and notes who gave.

        :raise AccessError: when the user may not change one of them
        :raise UserError: for somebody who cannot do it
        """
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Switch to the company whose customers you reassign."))
        user = self.user_id._grc_doer(self.company_id)
        actions, leads, orders = self._open_records()
        people = self.env["res.partner"].search([("commercial_partner_id", "in", self.partner_ids.ids)])
        people = people.filtered(lambda person: person.user_id == person.commercial_partner_id.user_id)
        for records in (people, leads, orders):
            records.check_access("write")
        private = self._private_actions()
        (actions - private.sudo(False)).with_context(**QUIET)._give(user)
        self._give_private(private, user)
        self._note(people.filtered(lambda person: person in self.partner_ids), user)
        people.sudo().user_id = user.id
        for documents in (leads, orders):
            documents.sudo().with_context(**SILENT).write({"user_id": user.id})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s reassigned to %(user)s.", count=self.customer_count, user=user.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _private_actions(self):
        """Return, as superuser, the open life events that go with the customers: the user may see none of them."""
        actions = self.env["grc.action"].sudo().with_context(**QUIET)
        found = actions.search(
            [
                ("partner_id", "in", self.partner_ids.ids if self.with_open else []),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "open"),
                ("source", "=", PRIVATE),
            ]
        )
        return found.filtered(lambda action: action.user_id and action.user_id == action.partner_id.user_id)

    @api.model
    def _give_private(self, actions, user):
        """Give life events to a user who may see them; else they wait for somebody who may."""
        if user._grc_sees_personal():
            actions.write({"user_id": user.id, "team_id": user.sale_team_id.id, **self.env.user._grc_giving()})
        else:
            activities = actions.activity_id.ids
            actions.write({"user_id": False, **self.env.user._grc_giving()})
            self.env["grc.action.assign"].sudo().with_context(**QUIET)._withdraw(activities)

    @api.model
    def _note(self, partners, user):
        """Note in the chatter of the customers who gave them to whom."""
        body = self.env._("Reassigned to %(user)s by %(giver)s.", user=user.name, giver=self.env.user.name)
        partners.sudo()._message_log_batch(bodies=dict.fromkeys(partners.ids, body))
