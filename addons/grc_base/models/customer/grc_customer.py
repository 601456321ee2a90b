from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.unchecked import UncheckedMany2one, unchecked_columns


class GrcCustomer(models.Model):
    """A commercial entity in one company, as its documents show it.

    Rows are created and written by the refresh alone (see ``grc.pipeline``); no field that a user edits lives here.
    """

    _name = "grc.customer"
    _inherit = "grc.graph"
    _description = "Customer"
    _order = "monetary_value desc nulls last, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]
    _log_access = False

    partner_id = UncheckedMany2one("res.partner", "Customer", required=True, readonly=True, ondelete="cascade")
    company_id = UncheckedMany2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson", compute_sudo=True)
    country_id = fields.Many2one(related="partner_id.country_id", compute_sudo=True)
    email = fields.Char(related="partner_id.email", compute_sudo=True)
    phone = fields.Char(related="partner_id.phone", compute_sudo=True)
    partner_active = fields.Boolean(
        related="partner_id.active",
        compute_sudo=True,
        help="An archived customer counts in totals and is never written to.",
    )

    first_purchase = fields.Date(readonly=True, help="Day of the first purchase that was not reversed in full.")
    last_purchase = fields.Date(readonly=True, help="Day of the last purchase that was not reversed in full.")
    purchase_days = fields.Integer(
        readonly=True, help="Days with a purchase since the beginning; several purchases on one day are one occasion."
    )
    frequency = fields.Integer(readonly=True, help="Days with a purchase within the window.")
    invoice_count = fields.Integer("Invoices", readonly=True, help="Posted invoices and receipts to date.")
    refund_count = fields.Integer("Credit notes", readonly=True, help="Posted credit notes to date.")
    revenue = fields.Monetary(
        readonly=True, help="Invoices less credit notes to date, untaxed, in the company's currency."
    )
    margin = fields.Monetary(readonly=True, help="Revenue to date less the cost of the goods at the day of the sale.")
    monetary_value = fields.Monetary(
        readonly=True, help="Net revenue within the window, without the purchases that were reversed in full."
    )
    window_margin = fields.Monetary("Margin (window)", readonly=True, help="Margin of the same documents.")
    average_basket = fields.Monetary(readonly=True, aggregator="avg", help="Revenue to date for each purchase day.")
    intervals = fields.Integer(readonly=True, aggregator=None, help="Intervals between purchase days.")
    median_interval = fields.Integer(
        "Usually buys every (days)", readonly=True, aggregator="avg", help="Median interval between purchase days."
    )
    interval_p90 = fields.Integer(
        "90th percentile of intervals", readonly=True, aggregator=None, help="Nine intervals in ten are no longer."
    )
    usual_silence = fields.Float(
        "Usual silence (days)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="How long this customer may be silent before it means something; long for one we hardly know.",
    )
    late_from = fields.Date(
        "Late from",
        readonly=True,
        help="First day on which the customer's silence is longer than usual by a quarter (7 days at least).",
    )
    last_contact = fields.Date(readonly=True, help="Last message or meeting, in either direction.")
    rebuilt_as_of = fields.Date(
        "Rebuilt as of", readonly=True, help="These are figures of a past day; the next normal refresh restores today."
    )
    recency = fields.Integer(
        "Silence (days)", compute="_compute_silence", help="Days since the last purchase, on the company's day."
    )
    is_late = fields.Boolean("Late", compute="_compute_silence", search="_search_is_late")

    # In words: nothing of this is stored

    badges = fields.Json(compute="_compute_badges", export_string_translation=False)
    rhythm = fields.Char(
        compute="_compute_rhythm", help="How long the customer has been silent, and how often they usually buy."
    )
    reach = fields.Json(compute="_compute_reach", export_string_translation=False)
    margin_rate = fields.Float(
        "Margin rate",
        compute="_compute_margin_rate",
        aggregator=None,
        help="Margin of the window for each unit of its revenue.",
    )

    _partner_company_unique = models.Constraint(
        "UNIQUE(partner_id, company_id)", "A customer has one row in each company."
    )

    def init(self):
        """Let connections draw ids a thousand at a time: the refresh writes rows by the hundred thousand."""
        self.env.cr.execute("ALTER SEQUENCE grc_customer_id_seq CACHE 1000")
        return super().init()

    @api.autovacuum
    def _gc_orphans(self):
        """Delete rows whose partner or company is gone by another way than the ORM."""
        for comodel in ("res.partner", "res.company"):
            for table, column in unchecked_columns(self.env, comodel):
                self.env.cr.execute(
                    SQL(
                        "DELETE FROM %s c WHERE NOT EXISTS (SELECT 1 FROM %s p WHERE p.id = c.%s)",
                        table,
                        SQL.identifier(self.env[comodel]._table),
                        column,
                    )
                )

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for customer in self:
            customer.display_name = customer.partner_id.sudo().display_name

    @api.depends("last_purchase", "late_from", "rebuilt_as_of")
    def _compute_silence(self):
        today = {company: company._grc_today() for company in self.company_id}
        for customer in self:
            day = customer.rebuilt_as_of or today.get(customer.company_id)
            # The clock may have gone back behind the day of the last refresh.
            customer.recency = max((day - customer.last_purchase).days, 0) if customer.last_purchase else 0
            customer.is_late = bool(customer.late_from) and customer.late_from <= day

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain.OR(
            [
                ("company_id", "=", company.id),
                ("rebuilt_as_of", "=", False),
                ("late_from", "<=", company._grc_today()),
            ]
            for company in self.env.companies
        ) | fields.Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "COALESCE(%s <= %s, FALSE)", SQL.identifier(alias, "late_from"), SQL.identifier(alias, "rebuilt_as_of")
            )
        )
        return fields.Domain.OR(late if flag else ~late for flag in value)

    def action_open_partner(self):
        """Open the partner's own form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }

    def action_open_invoices(self):
        """Open the posted documents that the figures are made of, and those beside them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        action["domain"] = [
            ("commercial_partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
        ]
        action["context"] = {"create": False, "default_move_type": "out_invoice"}
        return action

    @api.model
    def _refresh(self, companies, as_of=None, partner_ids=None, keep_thresholds=False):
        """Bring the customers of the companies up to date, in the caller's transaction.

        :param companies: ``res.company`` records
        :param as_of: the day the figures are to be those of; None: the present one, see ``company._grc_present``. A
            day before the company's last refresh is a look back: rows are marked as rebuilt, nothing is recorded.
        :param partner_ids: ids of partners; only their commercial entities are refreshed, with the stored
            thresholds. None: everyone.
        :param keep_thresholds: use the stored thresholds and usual interval
        :return: number of customers written
        :raise UserError: when ``as_of`` lies in the future, or another refresh of the company runs
        """
        return self.env["grc.pipeline"]._refresh(companies, as_of, partner_ids, keep_thresholds)

    @api.model
    def _cron_nightly(self):
        """Refresh every company, see ``grc.refresh.schedule``."""
        self.env["grc.refresh.schedule"]._nightly()

    @api.model
    def _cron_touched(self):
        """Refresh what was touched since the last run, see ``grc.refresh.schedule``."""
        self.env["grc.refresh.schedule"]._minute()

    @api.model
    def action_go_back(self):
        """Have the figures of the present company built for its today, though they are of a later day.

        What was found for days after today is forgotten: movements and their events, thresholds, fits, open actions.
        By itself nothing is: a clock that is behind for an hour would forget what was lived.

        :raise AccessError: for users who are not managers
        :raise UserError: while the figures are being rebuilt
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations can have the figures go back to today."))
        company = self.env.company.sudo()
        self.env["grc.refresh.schedule"].sudo()._go_back(company)
        return self.with_context(allowed_company_ids=company.ids).action_refresh()

    @api.model
    def action_refresh(self):
        """Ask for a refresh of the present companies in the background; one request a company waits.

        :raise AccessError: for anyone who may not see customers
        """
        self.check_access("read")
        queue = self.env["grc.queue"].sudo()
        queue._ask_company(self.env.companies)
        queue._wake("grc_base.ir_cron_touched")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The figures are being rebuilt in the background. You may leave this page."),
            },
        }

    def _badges(self):
        """Return the badges of this customer, for forms, lists and cards.

        :return: list of ``{text, color (bootstrap name), title, icon}``; an addon puts its own before
        """
        return self._standing_badges()

    def _standing_badges(self):
        """Return the badges that say where they stand: a prospect, or late."""
        self.ensure_one()
        if not self.last_purchase:
            return [{"text": self.env._("Prospect"), "color": "secondary", "title": self.env._("No purchase yet")}]
        if self.is_late:
            return [
                {
                    "text": self.env._("Late"),
                    "color": "warning",
                    "icon": "fa-clock-o",
                    "title": self.env._("Silent for %(days)s days", days=self.recency),
                }
            ]
        return []

    @api.depends_context("lang")
    @api.depends("last_purchase", "late_from", "rebuilt_as_of")
    def _compute_badges(self):
        for customer in self:
            customer.badges = customer._badges()

    @api.depends_context("lang")
    @api.depends("partner_id.email", "partner_id.phone", "partner_id.active")
    def _compute_reach(self):
        """Badges of the ways by which marketing may reach them; the title says why not."""
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

    def action_open_documents(self):
        """Open the documents that the figures are made of, and those left out, each with its reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_document_action")
        return dict(action, domain=[("customer_id", "=", self.id)], display_name=self.display_name)
