from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.privacy.held import QUIET

#: Payment states of an invoice of which something is still owed.
OWED = ("not_paid", "partial")


class GrcPrivacyErasure(models.AbstractModel):
    """Erase a contact: in the caller's transaction, so it is done whole or not at all."""

    _name = "grc.privacy.erasure"
    _description = "Erasure of a Person"

    @api.model
    def _erase(self, case, no_contact=True):
        """Delete and anonymise all that was found of somebody.

        :param case: :class:`~..tools.privacy.held.Case`
        :param bool no_contact: keep an opposition for each of their contact points, not only for those refused
        """
        quiet = self.with_context(**QUIET).sudo()
        quiet._oppose(case, no_contact)
        tables = quiet.env["grc.privacy.table"]._all()
        # The contact comes first in finding and last in erasing: others read it while they go.
        for kind, held in sorted(tables, key=lambda pair: pair[0]._name == "grc.privacy.table.contact"):
            if case.rows[held.model] or held.model in ("mail.mail", "mail.message"):
                kind._erase(case, held, case.rows[held.model])
        quiet.env.flush_all()
        quiet._forget_forms(case)
        quiet.env.invalidate_all()
        # Files of attachments that are gone are taken from the disk by Odoo's own daily job: now.
        quiet.env.ref("base.autovacuum_job")._trigger()

    @api.model
    def _oppose(self, case, no_contact):
        """Keep oppositions of what they refused, and of every contact point of theirs where that was asked for."""
        rows = self.env["grc.privacy.table.consent"]._refused(case, case.rows["grc.consent"])
        if no_contact:
            rows |= {
                (channel, point, "marketing", None)
                for channel, points in case.points.items()
                for point in points - case.shared
            }
        self.env["grc.opposition"]._keep(rows)

    @api.model
    def _forget_forms(self, case):
        """Delete forms that were open on them, and notices that browsers have had: Odoo keeps both for a day."""
        for model in self.env.values():
            if model._transient and model._auto and not model._abstract and not model._name.startswith("grc.privacy"):
                self._forget_form(case, model)
        self.env.cr.execute("DELETE FROM bus_bus WHERE create_date < now() AT TIME ZONE 'UTC' - interval '1 minute'")

    @api.model
    def _forget_form(self, case, model):
        """Delete the rows of a form's table that name them."""
        table, conditions = SQL.identifier(model._table), []
        for name, field in model._fields.items():
            if field.comodel_name != "res.partner" or not field.store:
                continue
            if field.type == "many2one":
                conditions.append(SQL("%s = ANY(%s)", SQL.identifier("t", name), case.partners))
            elif field.type == "many2many":
                conditions.append(
                    SQL(
                        "t.id IN (SELECT %s FROM %s WHERE %s = ANY(%s))",
                        SQL.identifier(field.column1),
                        SQL.identifier(field.relation),
                        SQL.identifier(field.column2),
                        case.partners,
                    )
                )
        if conditions:
            self.env.cr.execute(SQL("DELETE FROM %s t WHERE %s", table, SQL(" OR ").join(conditions)))

    # Who cannot be erased

    @api.model
    def _check(self, case):
        """Refuse what must not be erased, with a sentence.

        :raise UserError: for our own companies, for users of ours, and while something is owed or ordered
        """
        self._check_own(case)
        self._check_open(case)

    @api.model
    def _check_own(self, case):
        companies = self.env["res.company"].with_context(active_test=False)
        if companies.search_count([("partner_id", "in", case.partners)]):
            raise UserError(self.env._("This is a company of yours: it is not erased."))
        users = self.env["res.users"].with_context(active_test=False).search([("partner_id", "in", case.partners)])
        if users.filtered(lambda user: not user.share or user._is_public()):
            raise UserError(
                self.env._(
                    "This contact is a user of yours: what they did is part of your records. Archive the user, and ask"
                    " those who look after staff data."
                )
            )

    @api.model
    def _check_open(self, case):
        """Refuse to erase a contact with whom something is unsettled: the law lets you keep what you need for that."""
        invoices = self.env["account.move"].search_count(
            [
                ("id", "in", case.rows["account.move"]),
                ("state", "=", "posted"),
                ("move_type", "!=", "entry"),
                ("payment_state", "in", OWED),
            ]
        )
        if invoices:
            raise UserError(
                self.env._(
                    "Invoices of this contact are not settled yet: what is owed has to be kept. Settle or cancel them"
                    " first."
                )
            )
        if self._open_orders(case):
            raise UserError(
                self.env._("Orders of this contact are not invoiced or delivered yet: finish or cancel them first.")
            )

    @api.model
    def _open_orders(self, case):
        """Return how many orders of theirs are still to be invoiced or delivered."""
        orders = self.env["sale.order"]
        domain = [("id", "in", case.rows["sale.order"]), ("state", "=", "sale")]
        unfinished = [("invoice_status", "=", "to invoice")]
        if "delivery_status" in orders._fields:
            unfinished = ["|", *unfinished, ("delivery_status", "in", ("pending", "started", "partial"))]
        return orders.search_count(domain + unfinished)
