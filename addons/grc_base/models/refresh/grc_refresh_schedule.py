import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.lock import company_lock
from ...tools.refresh.run import Turn
from .grc_pipeline import LOCK

_logger = logging.getLogger(__name__)

#: From this many touched customers on, a refresh of everyone costs less.
MANY = 50_000


class GrcRefreshSchedule(models.AbstractModel):
    """The scheduled runs, which commit as they go, and going back to today."""

    _name = "grc.refresh.schedule"
    _inherit = "grc.refresh.tools"
    _description = "Scheduled Refreshes"

    @api.model
    def _nightly(self):
        """Refresh every company, committing slice by slice; errors of one company do not stop the others."""
        self._committing(self.env["res.company"].sudo().search(fields.Domain.TRUE), self._whole)

    @api.model
    def _minute(self):
        """Refresh what was touched since the last run, and companies whose day has turned."""
        queue = self.env["grc.queue"].sudo()
        queue._split_by_company()
        turned = self._companies_of_yesterday()
        queue._touch_company(turned)
        self._checkpoint()
        self._committing(queue._companies(), self._touched)

    @api.model
    def _companies_of_yesterday(self):
        """Return the companies once refreshed whose own day has turned since, and who are not queued whole."""
        latest = dict(
            self.env["grc.refresh"].sudo()._read_group([("rebuilt", "=", False)], ["company_id"], ["as_of:max"])
        )
        queued = {
            row[0]
            for row in self.env.execute_query(
                SQL("SELECT company_ref FROM grc_queue WHERE partner_ref IS NULL AND move_ref IS NULL")
            )
        }
        turned = [
            company.id for company, day in latest.items() if day < company._grc_today() and company.id not in queued
        ]
        return self.env["res.company"].browse(turned)

    @api.model
    def _committing(self, companies, refresh):
        """Call ``refresh(company, turn)`` under each company's lock; raise the last error at the end.

        ``turn`` is a ``Turn``. A company that fails or is locked counts as dealt with: while something remains, the
        scheduler would call this again at once, ten times over. The queue knows what is left to do.
        """
        failure = None
        self._checkpoint(remaining=len(companies))
        for pending, company in zip(reversed(range(len(companies))), companies, strict=True):
            try:
                with company_lock(self.env, LOCK, company, commit=True) as lock:
                    if lock:
                        refresh(company, Turn(lock, pending))
                    else:
                        _logger.info("Customers of company %s are being refreshed by another run", company.id)
            except Exception as error:
                _logger.exception("Refresh of the customers of company %s failed", company.id)
                failure = error
            self._checkpoint(1, remaining=pending)
        if failure:
            raise failure

    @api.model
    def _whole(self, company, turn, as_of=None, keep_thresholds=False):
        """Refresh all customers of a company. Until it is whole, the queue says that it is not.

        :param turn: ``Turn``
        """
        queue, pipeline = self.env["grc.queue"].sudo(), self.env["grc.pipeline"].sudo()
        __, __, moves = queue._take(company)
        self.env["account.move"]._grc_stamp_again(company, moves)
        unfinished = queue._touch_company(company, running=True)
        run = pipeline._run(company, as_of, keep_thresholds=keep_thresholds)
        run.turn = turn
        pipeline._carry_out(run, commit=True)
        if as_of is None:
            self.env["grc.cost.basis"].sudo()._measure(company, run.as_of)
        queue._forget(unfinished)

    @api.model
    def _touched(self, company, turn):
        """Refresh what is queued for a company.

        :param turn: ``Turn``
        """
        queue, pipeline = self.env["grc.queue"].sudo(), self.env["grc.pipeline"].sudo()
        whole, partners, moves = queue._take(company)
        if whole or len(partners) > MANY or not self.env["grc.refresh"].sudo()._latest(company):
            queue._touch_moves(company, moves)
            self._whole(company, turn)
            return
        self.env["account.move"]._grc_stamp_again(company, moves)
        pipeline._carry_out(pipeline._run(company, partner_ids=sorted(partners)))

    # A clock that was ahead

    @api.model
    def _go_back(self, company):
        """Forget what refreshes of days after today have recorded; rows wait for the next refresh.

        :raise UserError: while the figures are being rebuilt
        """
        with company_lock(self.env, LOCK, company, commit=False) as locked:
            if not locked:
                raise UserError(self.env._("The figures of %s are being rebuilt. Try again in a moment.", company.name))
            today, last = company._grc_today(), company._grc_present()
            if last == today:
                return
            _logger.warning(
                "The figures of company %s go back from %s to %s as a manager asks", company.id, last, today
            )
            self.env.flush_all()
            self._forget_movements(company, today, last)
            for layer in self.env["grc.pipeline"]._layers(hook="_forget"):
                layer._forget(company, today)
            self.env["grc.refresh"]._forget(company, today)
            self.env.invalidate_all()

    @api.model
    def _forget_movements(self, company, today, last):
        """Forget movements and their events after today, and mark the rows as those of ``last``."""
        states = self.env["grc.pipeline"]._states()
        if not states:
            return
        sets = [SQL("%s = %s", SQL.identifier(name), last) for name in sorted({state.marker for state in states})]
        sets += [self._state_before(state, today) for state in states]
        self.env.cr.execute(
            SQL("UPDATE grc_customer c SET %s WHERE c.company_id = %s", SQL(", ").join(sets), company.id)
        )
        names = [state.name for state in states]
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
            marker=SQL.identifier(state.marker),
            origin=SQL.identifier(state.origin),
            movements=movements,
        )
