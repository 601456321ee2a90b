from odoo import api, models
from odoo.tools import SQL

#: What a run of everyone finds out about a company, one row a day (``grc.fit``).
FITS = ("grc.clv.fit", "grc.risk.fit", "grc.likeness")


class GrcCustomer(models.Model):
    """What scoring keeps of days that are taken back."""

    _inherit = "grc.customer"

    @api.model
    def _forget_movements(self, company, today, last):
        dimensions = self._movement_dimensions()
        sets = [SQL("%s = %s", SQL.identifier(name), last) for name in {state.rebuilt for state in dimensions}]
        sets += [self._state_before(state, today) for state in dimensions]
        self.env.cr.execute(
            SQL("UPDATE grc_customer c SET %s WHERE c.company_id = %s", SQL(", ").join(sets), company.id)
        )
        names = [state.name for state in dimensions]
        for table, column in (("grc_transition", "dimension"), ("grc_event", "kind")):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE company_id = %s AND date > %s AND %s = ANY(%s)",
                    SQL.identifier(table),
                    company.id,
                    today,
                    SQL.identifier(column),
                    names,
                )
            )
        return super()._forget_movements(company, today, last)

    @api.model
    def _state_before(self, state, today):
        """Return the assignment (SQL) that keeps beside a row its state from before the movements after today.

        As after a look back, the next refresh compares with it.
        """
        movements = SQL(
            "FROM grc_transition t WHERE t.company_id = c.company_id AND t.partner_id = c.partner_id"
            " AND t.dimension = %s AND t.date > %s",
            state.name,
            today,
        )
        return SQL(
            """
            %(before)s = CASE WHEN EXISTS (SELECT 1 %(movements)s)
                              THEN (SELECT t.%(origin)s %(movements)s ORDER BY t.date, t.id LIMIT 1)
                              WHEN c.%(marker)s IS NULL THEN c.%(column)s ELSE c.%(before)s END
            """,
            before=SQL.identifier(state.before),
            column=SQL.identifier(state.column),
            marker=SQL.identifier(state.rebuilt),
            origin=SQL.identifier(state.origin),
            movements=movements,
        )

    @api.model
    def _forget_days(self, company, today):
        later = [("company_id", "=", company.id), ("as_of", ">", today)]
        for name in FITS:
            self.env[name].search([*later, ("rebuilt", "=", False)]).unlink()
        self.env["grc.wallet.peer"].search(later).unlink()
        # Groups keep their records: the last search becomes one of today, which the next run makes anew.
        searches = self.env["grc.grouping"].search(later)
        if searches:
            same_day = self.env["grc.grouping"].search([("company_id", "=", company.id), ("as_of", "=", today)])
            (searches[1:] | same_day).unlink()
            searches[0].write({"as_of": today, "due": True})
        return super()._forget_days(company, today)
