from odoo import api, fields, models
from odoo.tools import format_amount


class GrcCustomer(models.Model):
    """What a customer has brought, less what was spent on them: the sum of ``grc.capital.line``."""

    _inherit = "grc.customer"

    capital = fields.Monetary(
        readonly=True,
        help="Margin to date less what was spent on the customer: time, late payment, gifts. A line for each document"
        " is behind it.",
    )

    _value_rebuilt_idx = models.Index("(company_id, value_rebuilt_as_of) WHERE value_rebuilt_as_of IS NOT NULL")

    capital_parts = fields.Json("What capital is made of", compute="_compute_capital_parts")
    capital_basis = fields.Char(
        "Basis of the margin", compute="_compute_capital_parts", help="Which part of the margin has no cost of its day."
    )
    capital_missing = fields.Char("Not counted yet", compute="_compute_capital_missing")

    @api.depends("capital", "margin")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_capital_parts(self):
        """Sums of the ledger by kind, as a list of ``{kind, label, amount}``, and what the margin rests on."""
        lines = self.env["grc.capital.line"]
        labels = dict(lines._fields["kind"]._description_selection(self.env))
        parts, basis = {}, {}
        for customer, kind, amount, estimated, uncosted in lines._read_group(
            [("customer_id", "in", self.ids)],
            ["customer_id", "kind"],
            ["amount:sum", "margin_estimated:sum", "margin_uncosted:sum"],
        ):
            parts.setdefault(customer, {})[kind] = amount
            if kind == "margin":
                basis[customer] = estimated, uncosted
        for customer in self:
            own = parts.get(customer, {})
            customer.capital_parts = [
                {"kind": kind, "label": label, "amount": own[kind]} for kind, label in labels.items() if kind in own
            ]
            customer.capital_basis = customer._capital_basis(*basis.get(customer, (0, 0)))

    def _capital_basis(self, estimated, uncosted):
        """Return sentences on the margin without a cost of its day; False when orders gave every cost."""
        self.ensure_one()
        sentences = []
        if estimated:
            sentences.append(
                self.env._(
                    "For %s of this margin the cost is estimated: for want of that of the day of the sale, the"
                    " product's on the day on which it was noted was taken.",
                    self._capital_share(estimated),
                )
            )
        if uncosted:
            sentences.append(
                self.env._(
                    "For %s of this margin no cost is known: the lines have no product, or one that costs nothing.",
                    self._capital_share(uncosted),
                )
            )
        return " ".join(sentences) or False

    def _capital_share(self, part):
        """Return a part of the margin in percent; as an amount, where losses make a share meaningless."""
        if 0 < part <= self.margin:
            return self.env._("%s %%", f"{100 * part / self.margin:.0f}")
        return format_amount(self.env, part, self.currency_id)

    @api.depends_context("lang")
    def _compute_capital_missing(self):
        for customer in self:
            company = customer.company_id.sudo()
            sentences = []
            if not company.grc_hour_cost:
                sentences.append(self.env._("Time spent is not counted: what an hour costs is not set."))
            if not company.grc_late_rate:
                sentences.append(self.env._("Late payment is not counted: its yearly rate is not set."))
            customer.capital_missing = " ".join(sentences) or False

    def action_open_capital(self):
        """Open the ledger behind the customer's capital."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_scoring.grc_capital_line_action")
        return dict(
            action,
            domain=[("customer_id", "=", self.id)],
            context={"search_default_group_kind": 1, "grc_one_customer": True},
            display_name=self.env._("Capital of %s", self.display_name),
        )
