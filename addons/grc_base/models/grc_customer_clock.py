import logging

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.lock import company_lock
from .grc_customer_refresh import LOCK

_logger = logging.getLogger(__name__)


class GrcCustomer(models.Model):
    """What a manager does when the clock was ahead: the figures of days that have not come are taken back.

    By itself nothing is: a clock that is behind for an hour would forget what was lived.
    """

    _inherit = "grc.customer"

    @api.model
    def action_go_back(self):
        """Have the figures of the present company built for its today, though they are of a later day.

        What was found for days after today is forgotten: movements and their events, thresholds, fits, open actions.

        :raise AccessError: for users who are not managers
        :raise UserError: while the figures are being rebuilt
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations can have the figures go back to today."))
        company = self.env.company.sudo()
        with company_lock(self.env, LOCK, company, commit=False) as locked:
            if not locked:
                raise UserError(self.env._("The figures of %s are being rebuilt. Try again in a moment.", company.name))
            self.sudo()._go_back(company)
        return self.with_context(allowed_company_ids=company.ids).action_refresh()

    @api.model
    def _go_back(self, company):
        """Forget what refreshes of days after today have recorded; rows wait for the next refresh."""
        today, last = company._grc_today(), company._grc_present()
        if last == today:
            return
        _logger.warning("The figures of company %s go back from %s to %s as a manager asks", company.id, last, today)
        self.env.flush_all()
        self._forget_movements(company, today, last)
        self._forget_days(company, today)
        self.env.invalidate_all()

    @api.model
    def _forget_movements(self, company, today, last):
        """Forget movements and their events after today, and mark the rows as those of ``last``. A hook."""

    @api.model
    def _forget_days(self, company, today):
        """Forget what is kept of each day, for days after today. A hook."""
        self.env["grc.refresh"].search(
            [("company_id", "=", company.id), ("rebuilt", "=", False), ("as_of", ">", today)]
        ).unlink()
