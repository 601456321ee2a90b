from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.history import HOLE
from ..tools.dates import AHEAD, BEFORE, FAR
from ..tools.stamp import SALE_TYPES


class AccountMove(models.Model):
    """Customer documents whose dates were hardly meant: a list to correct them."""

    _inherit = "account.move"

    grc_odd_date = fields.Selection(
        [
            ("early", "Long before all other sales"),
            ("ahead", "Far in the future"),
            ("due", "Due long before its date, or more than a year after"),
        ],
        "Dated oddly",
        compute="_compute_grc_odd_date",
        search="_search_grc_odd_date",
        groups="grc_base.group_grc_user",
        help="Posted customer documents that are dated long before all others or far in the future, or whose due date"
        " was entered more than a year away: often a year that was typed wrong.",
    )

    _grc_odd_due_idx = models.Index(
        "(company_id) WHERE state = 'posted' AND grc_kind > 0 AND invoice_payment_term_id IS NULL"
        f" AND (invoice_date_due < invoice_date - {BEFORE} OR invoice_date_due > invoice_date + {FAR})"
    )

    @api.depends(
        "company_id",
        "invoice_date",
        "invoice_date_due",
        "invoice_payment_term_id",
        "move_type",
        "payment_state",
        "state",
    )
    def _compute_grc_odd_date(self):
        self.grc_odd_date = False
        if not self.ids:
            return
        self.flush_recordset()
        found = self._grc_odd_dates(self.company_id)
        rows = dict(
            self.env.execute_query(SQL("SELECT o.id, o.oddity FROM (%s) o WHERE o.id IN %s", found, tuple(self.ids)))
        )
        for move in self:
            move.grc_odd_date = rows.get(move._origin.id, False)

    @api.model
    def _search_grc_odd_date(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        self._check_field_access(self._fields["grc_odd_date"], "read")
        every = {False, *self._fields["grc_odd_date"].get_values(self.env)}
        wanted = every.intersection(value) if operator == "in" else every.difference(value)
        # Who is not odd is told by who is, of whom there are few.
        odd = every - wanted - {False} if False in wanted else wanted
        found = self._grc_odd_dates(self.env.companies)
        query = SQL("(SELECT o.id FROM (%s) o WHERE o.oddity = ANY(%s::varchar[]))", found, sorted(odd))
        among = SQL("NOT IN") if False in wanted else SQL("IN")
        self.flush_model()
        return Domain.custom(to_sql=lambda model, alias, __: SQL("%s %s %s", SQL.identifier(alias, "id"), among, query))

    @api.model
    def _grc_odd_dates(self, companies):
        """Return the SELECT of ``id`` and ``oddity`` of the posted customer documents that are dated oddly.

        A due date that follows from payment terms was not typed; that of a credit note says nothing, nor does a late
        one once all is paid. Each arm has an index, and hardly a row.
        """
        arms = [arm for company in companies for arm in self._grc_odd_arms(company)]
        none = SQL("SELECT NULL::integer, NULL::varchar, NULL::integer WHERE FALSE")
        return SQL(
            "SELECT DISTINCT ON (a.id) a.id, a.oddity FROM (%s) a (id, oddity, place) ORDER BY a.id, a.place",
            SQL(" UNION ALL ").join(SQL("(%s)", arm) for arm in [none, *arms]),
        )

    @api.model
    def _grc_odd_arms(self, company):
        """Return the SELECTs of a company, by kind of oddity."""
        beginning = self.env["grc.refresh"].sudo()._beginning(company).day
        before, far = SQL(str(BEFORE)), SQL(str(FAR))  # Literals: the index is found by them.
        conditions = [
            ("ahead", SQL("m.invoice_date > %s", fields.Date.add(company._grc_today(), days=AHEAD))),
            (
                "due",
                SQL(
                    "m.invoice_payment_term_id IS NULL"
                    " AND (m.invoice_date_due < m.invoice_date - %s OR m.invoice_date_due > m.invoice_date + %s)"
                    " AND m.move_type <> 'out_refund'"
                    " AND (m.invoice_date_due < m.invoice_date OR m.payment_state IN ('not_paid', 'partial'))",
                    before,
                    far,
                ),
            ),
        ]
        if beginning:
            conditions.insert(0, ("early", SQL("m.invoice_date < %s::date - %s", beginning, HOLE)))
        return [
            SQL(
                """
                SELECT m.id, %(oddity)s, %(place)s FROM account_move m
                 WHERE m.company_id = %(company)s AND m.state = 'posted' AND m.grc_kind > 0 AND m.move_type IN %(types)s
                   AND %(condition)s
                """,
                oddity=oddity,
                place=place,
                company=company.id,
                types=SALE_TYPES,
                condition=condition,
            )
            for place, (oddity, condition) in enumerate(conditions)
        ]
