from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.unchecked import delete_unchecked
from .link.grc_customer_link import VALUE_GROUP, value_money


class ResPartner(models.Model):
    """A partner knows its customer, is followed as a prospect, and may be contacted or not."""

    _name = "res.partner"
    _inherit = ["res.partner", "grc.customer.link"]
    _grc_link_depends = ("commercial_partner_id",)

    grc_is_prospect = fields.Boolean(
        "Prospect",
        compute="_compute_grc_is_prospect",
        inverse="_inverse_grc_is_prospect",
        search="_search_grc_is_prospect",
        groups=VALUE_GROUP,
        help="Follow this partner among the customers of the company before the first purchase.",
    )
    grc_last_purchase = fields.Date(related="grc_customer_id.last_purchase", groups=VALUE_GROUP)
    grc_late_from = fields.Date(related="grc_customer_id.late_from", groups=VALUE_GROUP)
    grc_purchase_days = fields.Integer(related="grc_customer_id.purchase_days", aggregator=None, groups=VALUE_GROUP)
    grc_revenue = fields.Monetary(
        related="grc_customer_id.revenue",
        string="Revenue to date",
        **value_money("grc_currency_id"),
    )
    grc_margin = fields.Monetary(
        related="grc_customer_id.margin",
        string="Margin to date",
        **value_money("grc_currency_id"),
    )
    grc_monetary_value = fields.Monetary(
        related="grc_customer_id.monetary_value",
        string="Monetary value",
        **value_money("grc_currency_id"),
    )
    grc_currency_id = fields.Many2one(
        related="grc_customer_id.company_id.currency_id", string="Customer currency", groups=VALUE_GROUP
    )

    _grc_contact_idx = models.Index("(id) WHERE commercial_partner_id <> id")

    def _grc_link_keys(self, alias, query):
        return SQL.identifier(alias, "commercial_partner_id"), SQL("%s", self.env.company.id)

    def _grc_link_entities(self):
        return {partner: (partner.commercial_partner_id, self.env.company) for partner in self}

    @api.depends_context("company")
    @api.depends("commercial_partner_id")
    def _compute_grc_is_prospect(self):
        prospects = self.env["grc.prospect"].search(
            [("partner_id", "in", self.ids), ("company_id", "=", self.env.company.id)]
        )
        marked = set(prospects.partner_id.ids)
        for partner in self:
            partner.grc_is_prospect = partner._origin.id in marked

    def _inverse_grc_is_prospect(self):
        marks = self.env["grc.prospect"].search(
            [("partner_id", "in", self.ids), ("company_id", "=", self.env.company.id)]
        )
        wanted = self.filtered("grc_is_prospect")
        added = wanted - marks.partner_id
        marks.filtered(lambda mark: mark.partner_id not in wanted).unlink()
        self.env["grc.prospect"].create([{"partner_id": partner.id} for partner in added])

    def action_follow_prospect(self):
        """Mark these partners as prospects of the present company."""
        entities = self.commercial_partner_id
        entities.grc_is_prospect = True
        return self._prospect_notification(
            self.env._(
                "%(count)s followed as prospects of %(company)s.",
                count=len(entities),
                company=self.env.company.name,
            )
        )

    def action_leave_prospect(self):
        """Take the mark away. Who has a quotation or an invoice stays among the customers."""
        entities = self.commercial_partner_id
        entities.grc_is_prospect = False
        return self._prospect_notification(
            self.env._(
                "%(count)s no longer marked as prospects of %(company)s.",
                count=len(entities),
                company=self.env.company.name,
            )
        )

    def _prospect_notification(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {"type": "ir.actions.act_window_close"}},
        }

    @api.model
    def _search_grc_is_prospect(self, operator, value):
        if operator != "in":
            return NotImplemented
        marked = self.env["grc.prospect"]._search([("company_id", "=", self.env.company.id)]).subselect("partner_id")
        domain = fields.Domain("id", "in", marked)
        return fields.Domain.OR(domain if flag else ~domain for flag in value)

    def _compute_application_statistics_hook(self):
        data = super()._compute_application_statistics_hook()
        if not self.env.user.has_group(VALUE_GROUP):
            return data
        for partner in self:
            for badge in partner.grc_badges or []:
                color = badge.get("color")
                data[partner.id].append(
                    {
                        "iconClass": badge.get("icon", "fa-heart-o"),
                        "value": badge["text"],
                        "label": badge["title"],
                        "tagClass": f"o_tag_color_{color}" if isinstance(color, int) else "",
                    }
                )
        return data

    def unlink(self):
        delete_unchecked(self)
        return super().unlink()

    def write(self, vals):
        if {"user_id", "parent_id", "is_company"} & set(vals):
            self._grc_check_taken()
        watched = {"parent_id", "is_company"} & set(vals)
        queue = self.env["grc.queue"].sudo()
        if watched:
            queue._touch(self)
        result = super().write(vals)
        if watched:
            queue._touch(self)
        return result

    def _grc_check_taken(self):
        """Refuse to make a colleague's customers one's own: who has which is told by their salesperson.

        Anyone who is no user of ours gains nothing by it, and anyone who sees the customer anyway may hand it over.

        :raise AccessError: naming the first of them
        """
        user = self.env.user
        if self.env.su or not user.has_group("grc_base.group_grc_user"):
            return
        customers = (
            self.env["grc.customer"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.sudo().commercial_partner_id.ids),
                    ("company_id", "in", user.sudo().company_ids.ids),
                ]
            )
        )
        seen = customers.with_env(self.env(context=dict(self.env.context, allowed_company_ids=user.company_ids.ids)))
        if hidden := customers - seen._filtered_access("read").sudo():
            raise AccessError(
                self.env._(
                    "%s is the customer of a colleague: ask them or a manager to hand it over.",
                    hidden[0].partner_id.display_name,
                )
            )

    def action_open_grc_customer(self):
        """Open the customer's value."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "grc.customer",
            "res_id": self.grc_customer_id.id,
            "view_mode": "form",
        }
