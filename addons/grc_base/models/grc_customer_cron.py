import logging
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.lock import company_lock
from .grc_customer_refresh import LOCK

_logger = logging.getLogger(__name__)

#: From this many touched customers on, a refresh of everyone costs less.
MANY = 50_000


class GrcCustomer(models.Model):
    """The two scheduled runs, which commit as they go."""

    _inherit = "grc.customer"

    @api.model
    def _cron_nightly(self):
        """Refresh every company, committing slice by slice; errors of one company do not stop the others."""
        companies = self.env["res.company"].sudo().search(fields.Domain.TRUE)
        self._refresh_committing(companies, self._refresh_whole)

    @api.model
    def _cron_touched(self):
        """Refresh what was touched since the last run, and companies whose day has turned."""
        queue = self.env["grc.queue"].sudo()
        queue._spread()
        turned = self._companies_of_yesterday()
        queue._touch_company(turned)
        self._refresh_checkpoint()
        self._refresh_committing(queue._companies(), self._refresh_touched)

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
    def _refresh_committing(self, companies, refresh):
        """Call ``refresh(company, pending)`` under each company's lock; raise the last error at the end.

        ``pending`` is the number of companies after this one. A company that fails or is locked counts as
        dealt with: while something remains, the scheduler would call this again at once, ten times over. The
        queue knows what is left to do.
        """
        failure = None
        self._refresh_checkpoint(remaining=len(companies))
        for pending, company in zip(reversed(range(len(companies))), companies, strict=True):
            try:
                with company_lock(self.env, LOCK, company, commit=True) as locked:
                    if locked:
                        refresh(company, pending)
                    else:
                        _logger.info("Customers of company %s are being refreshed by another run", company.id)
            except Exception as error:
                _logger.exception("Refresh of the customers of company %s failed", company.id)
                failure = error
            self._refresh_checkpoint(1, remaining=pending)
        if failure:
            raise failure

    @api.model
    def _refresh_whole(self, company, pending=0, as_of=None, keep_thresholds=False):
        """Refresh all customers of a company. Until it is whole, the queue says that it is not.

        :param int pending: companies that the same cron has still to refresh
        """
        queue = self.env["grc.queue"].sudo()
        __, __, moves = queue._take(company)
        self._stamp_again(company, moves)
        unfinished = queue._touch_company(company, running=True)
        run = self.sudo()._refresh_run(company, as_of, keep_thresholds=keep_thresholds)
        run.pending = pending
        self.sudo()._refresh_passes(run, commit=True)
        if as_of is None:
            self.env["grc.cost.basis"].sudo()._measure(company, run.as_of)
        queue._forget(unfinished)

    @api.model
    def _refresh_touched(self, company, pending=0):
        """Refresh what is queued for a company."""
        queue = self.env["grc.queue"].sudo()
        whole, partners, moves = queue._take(company)
        if whole or len(partners) > MANY or not self.env["grc.refresh"].sudo()._latest(company):
            queue._touch_moves(company, moves)
            self._refresh_whole(company, pending)
            return
        self._stamp_again(company, moves)
        self.sudo()._refresh_passes(self.sudo()._refresh_run(company, partner_ids=sorted(partners)))

    @api.model
    def _stamp_again(self, company, moves):
        """Store the margin of invoices anew whose cost changed, up to the lock date."""
        if not moves:
            return
        self.env.flush_all()
        self._stamp(SQL("m.id IN %s AND m.date > %s", tuple(moves), self._stamp_lock(company)))

    @api.model
    def _stamp_lock(self, company):
        """Return the day up to which the margins of a company's documents stay as they were stored."""
        # A branch is locked by those above it, too.
        locks = [
            day
            for owner in company.sudo().parent_ids
            for day in (owner.fiscalyear_lock_date, owner.sale_lock_date, owner.hard_lock_date)
        ]
        return max(filter(None, locks), default=date.min)
