import pytz
from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools.unchecked import delete_unchecked

#: Settings after whose change every figure of the company is another.
_WATCHED = {"grc_window_months", "grc_tz", "grc_excluded_journal_ids", "grc_walk_in_ids"}


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_window_months = fields.Integer(
        "Window (months)",
        default=24,
        help="Frequency and monetary value are those of this many months; 0 means all history.",
    )
    grc_tz = fields.Selection(
        _tz_get,
        "Time zone of the company's day",
        default=lambda self: self.env.user.tz or "UTC",
        help="Decides which day it is for the company: figures are those of its day, not of the server's.",
    )
    grc_excluded_journal_ids = fields.Many2many(
        "account.journal",
        "grc_excluded_journal_rel",
        "company_id",
        "journal_id",
        "Journals left out",
        domain="[('type', '=', 'sale'), ('company_id', 'parent_of', id)]",
        context={"active_test": False},
        help="Invoices of these sales journals are no purchases: opening balances, recharges within the group.",
    )
    grc_walk_in_ids = fields.Many2many(
        "res.partner",
        "grc_walk_in_rel",
        "company_id",
        "partner_id",
        "Partners left out",
        context={"active_test": False},
        help="Walk-in and collective customers, who are nobody in particular.",
    )

    @api.constrains("grc_window_months")
    def _check_grc_window_months(self):
        for company in self:
            if not 0 <= company.grc_window_months <= 600:
                raise ValidationError(
                    self.env._(
                        "The window of %(company)s must be 0 (all history) to 600 months, not %(months)s.",
                        company=company.name,
                        months=company.grc_window_months,
                    )
                )

    def unlink(self):
        delete_unchecked(self)
        return super().unlink()

    def write(self, vals):
        result = super().write(vals)
        if "grc_tz" in vals:
            self.env.registry.clear_cache()
        if not self._grc_watched_settings().isdisjoint(vals):
            self.env["grc.queue"].sudo()._touch_company(self)
        return result

    @api.model
    def _grc_watched_settings(self):
        """Return the names of the settings after whose change the company is refreshed."""
        return _WATCHED

    def _grc_today(self):
        """Return the company's day now, in its own time zone."""
        self.ensure_one()
        zone = pytz.timezone(self._grc_zone())
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()

    def _grc_present(self):
        """Return the day that the company's figures are of, or will be after the next normal refresh.

        That is its today, save where its clock has gone back behind its last refresh (the server's clock, or its time
        zone): a day that was lived is not taken back, so the last one goes on until it comes again.
        """
        self.ensure_one()
        today = self._grc_today()
        return max(today, self.env["grc.refresh"].sudo()._latest(self).as_of or today)

    @ormcache("self.id")
    def _grc_zone(self):
        """Return the name of the company's time zone, kept between requests: every badge asks for the day."""
        return self.sudo().grc_tz or "UTC"
