from dateutil.relativedelta import relativedelta
from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.bounds import WithinDays
from ...tools.consent import CHANNELS, PURPOSES
from ...tools.privacy.held import points_of

#: What a hash of a contact point is for, see ``grc.secret``.
SCOPE = "opposition"
#: Years for which an opposition is kept at least.
YEARS = 3


class GrcOpposition(models.Model):
    """A contact point that is not to be contacted again, of somebody whose data are erased: a keyed hash of it alone.

    Whoever is entered or imported with that point gets an objection in the ledger, at once.
    """

    _name = "grc.opposition"
    _description = "Opposition Kept after Erasure"
    _order = "day desc, id desc"
    _rec_name = "day"

    digest = fields.Char("Hash", required=True, readonly=True, index=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    purpose = fields.Selection(PURPOSES, readonly=True, help="Empty: every purpose but orders and invoices.")
    company_id = fields.Many2one("res.company", ondelete="cascade", readonly=True, help="Empty: for every company.")
    day = fields.Date("Since", required=True, readonly=True, default=fields.Date.context_today)
    kept_until = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self) + relativedelta(years=YEARS),
        help="Last day on which it is kept: three years at least. It is deleted afterwards.",
    )

    _kept_until_days = WithinDays("kept_until")
    _day_days = WithinDays("day")

    @api.constrains("day", "kept_until")
    def _check_kept_until(self):
        for opposition in self:
            if (opposition.kept_until - opposition.day).days < 365 * YEARS:
                raise ValidationError(self.env._("Oppositions are kept for three years at least."))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    @api.model
    def _digest(self, point):
        """Return the keyed hash of a contact point: that of other capitals or spaces is the same."""
        return self.env["grc.secret"]._keyed(SCOPE, " ".join(point.lower().split()))

    @api.model
    @tools.ormcache()
    def _is_any(self):
        """Return whether there is an opposition at all: without one, nobody is asked about."""
        return bool(self.env.execute_query(SQL("SELECT 1 FROM grc_opposition LIMIT 1")))

    @api.model
    def _keep(self, rows):
        """Keep oppositions; what is kept already is not added again.

        :param rows: set of (channel, contact point, purpose, company id); None for every purpose, every company
        :return: number of those added
        """
        keys = {(self._digest(point), channel, purpose, company) for channel, point, purpose, company in rows}
        known = self.sudo().search([("digest", "in", [key[0] for key in keys])])
        keys -= {(one.digest, one.channel, one.purpose or None, one.company_id.id or None) for one in known}
        names = ("digest", "channel", "purpose", "company_id")
        self.sudo().create([dict(zip(names, key, strict=True)) for key in sorted(keys, key=str)])
        return len(keys)

    @api.model
    def _object(self, records):
        """Enter an objection in the ledger for those of new or changed records whose contact point is not to be
        contacted: one statement, whatever their number, and none where nobody has opposed.

        :param records: of a model with an e-mail address or a number
        """
        if not records or not self._is_any():
            return
        rows = [
            (record.id if records._name == "res.partner" else None, channel, point, self._digest(point))
            for record in records.sudo()
            for channel, point in points_of(record).items()
        ]
        if not rows:
            return
        self.env["grc.consent"].flush_model()
        found = self.env.execute_query(self._objections(rows))
        self.env["grc.consent"].sudo().browse(row[0] for row in found)._follow()

    @api.model
    def _objections(self, rows):
        """Return the INSERT of the objections of (partner id, channel, contact point, hash); none of what the
        ledger has heard since.
        """
        columns = [list(column) for column in zip(*rows, strict=True)]
        return SQL(
            """
            INSERT INTO grc_consent (company_id, partner_id, point, channel, purpose, decision, source, user_id, moment,
                                     create_uid, write_uid, create_date, write_date)
            SELECT DISTINCT ON (u.point, o.channel, o.company_id, o.purpose)
                   o.company_id, u.partner_id, u.point, o.channel, o.purpose, 'objected', %(source)s, %(user)s, %(now)s,
                   %(user)s, %(user)s, %(now)s, %(now)s
              FROM unnest(%(partners)s::integer[], %(channels)s::varchar[], %(points)s::varchar[],
                          %(digests)s::varchar[]) AS u(partner_id, channel, point, digest)
              JOIN grc_opposition o ON o.digest = u.digest AND o.channel = u.channel AND o.kept_until >= %(now)s::date
             WHERE NOT EXISTS (
                   SELECT 1 FROM grc_consent c
                    WHERE c.point = u.point AND c.moment >= o.create_date
                      AND (c.channel = o.channel OR c.channel IS NULL)
                      AND (c.company_id IS NULL OR c.company_id IS NOT DISTINCT FROM o.company_id)
                      AND (c.purpose IS NULL OR c.purpose IS NOT DISTINCT FROM o.purpose))
             ORDER BY u.point, o.channel, o.company_id, o.purpose, u.partner_id
            RETURNING id
            """,
            source=self.env._("Opposition kept after erasure"),
            user=self.env.uid,
            now=self.env.cr.now(),
            partners=columns[0],
            channels=columns[1],
            points=columns[2],
            digests=columns[3],
        )

    @api.autovacuum
    def _gc_kept(self):
        """Delete oppositions whose time is over."""
        self.search([("kept_until", "<", fields.Date.today())]).unlink()
        self.env.registry.clear_cache()
