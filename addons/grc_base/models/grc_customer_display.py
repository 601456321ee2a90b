from odoo import api, fields, models


class GrcCustomer(models.Model):
    """What screens show of a customer in words: nothing here is stored."""

    _inherit = "grc.customer"

    badges = fields.Json(compute="_compute_badges", export_string_translation=False)
    rhythm = fields.Char(compute="_compute_rhythm", help="How long he has been silent, and how often he usually buys.")
    reach = fields.Json(compute="_compute_reach", export_string_translation=False)
    margin_rate = fields.Float(
        "Margin rate",
        compute="_compute_margin_rate",
        aggregator=None,
        help="Margin of the window for each unit of its revenue.",
    )

    @api.depends_context("lang")
    @api.depends("last_purchase", "late_from", "rebuilt_as_of")
    def _compute_badges(self):
        for customer in self:
            customer.badges = customer._badges()

    @api.depends_context("lang")
    @api.depends("partner_id.email", "partner_id.phone", "partner_id.active")
    def _compute_reach(self):
        """Badges of the ways by which marketing may reach him; the title says why not."""
        channels = (
            ("email", self.env._("Mail"), "fa-envelope-o"),
            ("phone", self.env._("Phone"), "fa-phone"),
        )
        refusals = {channel: self.partner_id._contact_refusals(channel) for channel, __, __ in channels}
        for customer in self:
            customer.reach = [
                {
                    "text": text,
                    "icon": "fa-ban" if reason else icon,
                    "color": "secondary" if reason else "success",
                    "title": reason or self.env._("May be contacted"),
                }
                for channel, text, icon in channels
                for reason in [refusals[channel].get(customer.partner_id.id)]
            ]

    @api.depends_context("lang")
    @api.depends("recency", "median_interval", "last_purchase")
    def _compute_rhythm(self):
        for customer in self:
            customer.rhythm = customer._rhythm_sentence()

    @api.model
    def _linked(self, keys):
        """Return ``{(entity id, company id): customer id}`` of those that the user may read, by one query.

        What partners and documents read of them is in the cache then.
        """
        found = self.search_fetch(
            [
                ("partner_id", "in", [entity for entity, __ in keys if entity]),
                ("company_id", "in", [company for __, company in keys]),
            ],
            ["partner_id", "company_id", *self.env["grc.pipeline"]._columns()],
        )
        return {(customer.partner_id.id, customer.company_id.id): customer.id for customer in found}

    def _rhythm_sentence(self):
        """Return one sentence such as *62 days silent, usually buys every 30*."""
        self.ensure_one()
        if not self.last_purchase:
            return self.env._("No purchase yet")
        values = {"days": self.recency, "usual": self.median_interval}
        if self.recency == 0:
            return self.env._("Bought today")
        if not self.median_interval and self.recency == 1:
            return self.env._("1 day silent, bought once")
        if not self.median_interval:
            return self.env._("%(days)s days silent, bought once", **values)
        if self.median_interval == 1:
            return self.env._("%(days)s days silent, usually buys every day", **values)
        if self.recency == 1:
            return self.env._("1 day silent, usually buys every %(usual)s", **values)
        return self.env._("%(days)s days silent, usually buys every %(usual)s", **values)

    @api.depends("monetary_value", "window_margin")
    def _compute_margin_rate(self):
        for customer in self:
            value = customer.monetary_value
            customer.margin_rate = customer.window_margin / value if value > 0 else 0.0

    def action_rebuild(self):
        """Rebuild all figures, whatever is selected in the list whose button this is."""
        return self.action_refresh()

    def action_open_movements(self):
        """Open what has changed about this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_transition_action")
        action["domain"] = [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        action["context"] = {}
        return action
