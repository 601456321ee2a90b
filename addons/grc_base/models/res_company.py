import logging
from secrets import token_hex

from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

from ..engine import control
from ..tools.bounds import Within
from ..tools.clock import common_name, database_zones, local_day
from ..tools.unchecked import delete_unchecked

_logger = logging.getLogger(__name__)

#: Who reads and writes a company's settings: every employee reads companies.
SETTING = {"groups": "grc_base.group_grc_manager"}

#: Settings after whose change every figure of the company is another.
_WATCHED = {"grc_window_months", "grc_tz", "grc_excluded_journal_ids", "grc_walk_in_ids"}


class ResCompany(models.Model):
    """What a company counts, on which day, and who may change what is shared."""

    _name = "res.company"
    _inherit = ["res.company", "grc.bounded"]

    grc_window_months = fields.Integer(
        "Window (months)",
        default=24,
        help="Frequency and monetary value are those of this many months; 0 means all history.",
        **SETTING,
    )
    grc_tz = fields.Selection(
        _tz_get,
        "Time zone of the company's day",
        default=lambda self: self._grc_usable_zone(self.env.user.tz) or "UTC",
        help="Decides which day it is for the company: figures are those of its day, not of the server's.",
        **SETTING,
    )
    grc_excluded_journal_ids = fields.Many2many(
        "account.journal",
        "grc_excluded_journal_rel",
        "company_id",
        "journal_id",
        "Journals left out",
        domain="[('type', '=', 'sale'), ('company_id', 'parent_of', id)]",
        check_company=True,
        context={"active_test": False},
        help="Invoices of these sales journals are no purchases: opening balances, recharges within the group.",
        **SETTING,
    )
    grc_walk_in_ids = fields.Many2many(
        "res.partner",
        "grc_walk_in_rel",
        "company_id",
        "partner_id",
        "Partners left out",
        check_company=True,
        context={"active_test": False},
        help="Walk-in and collective customers, who are nobody in particular.",
        **SETTING,
    )

    grc_control_key = fields.Char(
        "Salt of the comparison group",
        copy=False,
        groups="base.group_system",
        help="Decides who is in the comparison group. Never changed, or customers would change groups.",
    )

    _grc_window_range = Within("grc_window_months", 0, 600)

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

    @api.constrains("grc_tz")
    def _check_grc_tz(self):
        """Refuse a zone by which the database cannot compute days."""
        for company in self.filtered("grc_tz"):
            known = self._grc_usable_zone(company.grc_tz)
            if known == company.grc_tz:
                continue
            if known:
                raise ValidationError(
                    self.env._(
                        "The database does not know the time zone %(zone)s. Choose %(same)s, which has the same time.",
                        zone=company.grc_tz,
                        same=known,
                    )
                )
            raise ValidationError(
                self.env._(
                    "This server does not know the time zone %s. Choose another of the same time.", company.grc_tz
                )
            )

    def unlink(self):
        delete_unchecked(self)
        return super().unlink()

    def write(self, vals):
        if not {"grc_company_share", "grc_release_months"}.isdisjoint(vals):
            self._grc_redraw(vals)
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

    def _grc_control_salt(self):
        """Return the salt of the company's control group, made on first use."""
        self.ensure_one()
        if not self.grc_control_key:
            self.grc_control_key = token_hex(16)
        if not self.grc_control_since:
            self.grc_control_since = self._grc_today()
        return self.grc_control_key

    def _grc_control_place(self, partner, salt=None, number=None):
        """Return the place (SQL) of a customer in [0, 1): the first 32 bits of the MD5 of salt and entity, turned.

        Who is held back for comparison lies below the share held back: a greater share adds customers and releases
        none, and a customer has the same place wherever something is held back. Another period turns the places
        (``engine/control.py``): who was held back is free again.

        :param SQL partner: id of the entity
        :param str salt: of a group of its own, such as a campaign's; None: that of the company
        :param int number: of the period; None: the present one of the company, for a salt of its own 0
        """
        if number is None:
            number = 0 if salt else self._grc_control_period().number
        place = SQL(
            "('x' || SUBSTR(MD5(%s || '/' || %s), 1, 8))::bit(32)::bigint",
            salt or self.sudo()._grc_control_salt(),
            partner,
        )
        if number:
            place = SQL("MOD(%s + %s, %s)", place, control.shift(number), control.PLACES)
        return SQL("(%s / 4294967296.0)", place)

    def _grc_today(self):
        """Return the company's day now, in its own time zone."""
        self.ensure_one()
        return local_day(fields.Datetime.now(), self)

    def _grc_present(self, latest=None):
        """Return the day that the company's figures are of, or will be after the next normal refresh.

        That is its today, save where its clock has gone back behind its last refresh (the server's clock, or its time
        zone): a day that was lived is not taken back, so the last one goes on until it comes again.

        :param latest: its last normal ``grc.refresh``, by who has it at hand
        """
        self.ensure_one()
        today = self._grc_today()
        latest = self.env["grc.refresh"].sudo()._latest(self) if latest is None else latest.sudo()
        return max(today, latest.as_of or today)

    @ormcache("self.id")
    def _grc_zone(self):
        """Return the name of the company's time zone, kept between requests: every badge asks for the day.

        Python and PostgreSQL both know it: a zone that one of them does not is replaced by its own name, or by UTC.
        """
        return self._grc_usable_zone(self.sudo().grc_tz) or "UTC"

    @api.model
    @ormcache()
    def _grc_zones(self):
        """Return ``(company id, time zone)`` of the companies whose day is not that of UTC, as a tuple."""
        zones = ((company.id, company._grc_zone()) for company in self.sudo().search(fields.Domain.TRUE))
        return tuple((company, zone) for company, zone in zones if zone != "UTC")

    @api.model
    @ormcache("name", cache="stable")
    def _grc_usable_zone(self, name):
        """Return the name by which Python and PostgreSQL both know a time zone, None where they do not.

        What cannot be used as it is gets a line in the log, once in the life of a server.
        """
        if not name or name == "UTC":
            return name or None
        known = common_name(name, self._grc_database_zones())
        if known is None:
            _logger.warning("The time zone %r is unknown here: UTC, or the company's own, is used instead.", name)
        elif known != name:
            _logger.warning("PostgreSQL does not know the time zone %r: %r is used, which is the same.", name, known)
        return known

    @api.model
    @ormcache(cache="stable")
    def _grc_database_zones(self):
        """Return the names of time zones that PostgreSQL knows; it reads them all from its files each time."""
        return database_zones(self.env)
