from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .parts import COLUMNS, GRACE_DAYS, PARTS, filled


class GrcPersonPart(models.Model):
    """When a part of what is kept of a person was last confirmed, by whom, and where it was said.

    Rows follow from what is written on a person. The part is erased on the day on which it expires.
    """

    _name = "grc.person.part"
    _inherit = ["grc.person.expiring"]
    _description = "Confirmed Part of a Person"
    _order = "confirmed_on, id"
    _log_access = False

    _expiring = ("t.part", "JOIN grc_person h ON h.id = t.person_id JOIN res_partner p ON p.id = h.partner_id",
                 "t.kept_until")  # fmt: skip

    person_id = fields.Many2one("grc.person", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="person_id.partner_id", string="Customer")
    part = fields.Selection(PARTS, required=True, readonly=True)
    confirmed_on = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Confirmed by", readonly=True, ondelete="set null")
    kept_until = fields.Date(readonly=True, help="Not erased before: what an upgrade found stays for somebody to look.")

    _part_unique = models.Constraint("UNIQUE(person_id, part)", "A part of a person is confirmed once.")

    @api.depends("person_id", "part")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["part"]._description_selection(self.env))
        for row in self:
            row.display_name = self.env._(
                "%(person)s: %(part)s", person=row.person_id.name or "", part=labels.get(row.part, "")
            )

    def action_still_true(self):
        """Confirm these parts: they are kept for as long again.

        :raise AccessError: for who may not change the person
        """
        self.check_access("read")
        self.person_id.check_access("write")
        for part in set(self.mapped("part")):
            self.filtered(lambda row, part=part: row.part == part).person_id._confirm([part])
        return True

    @api.model
    def _stamp(self, persons, parts, source):
        """Note that parts of persons were confirmed today.

        :param persons: ``grc.person``
        :param parts: keys of parts
        :param str source: one of ``SOURCES``
        """
        if not persons or not parts:
            return
        persons.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_person_part (person_id, part, confirmed_on, source, user_id)
                SELECT h.id, v.part, %(day)s, %(source)s, %(user)s
                  FROM grc_person h CROSS JOIN unnest(%(parts)s::varchar[]) AS v(part) WHERE h.id = ANY(%(persons)s)
                ON CONFLICT (person_id, part) DO UPDATE
                   SET confirmed_on = EXCLUDED.confirmed_on, source = EXCLUDED.source, user_id = EXCLUDED.user_id
                """,
                day=self.env.company._grc_today(),
                source=source,
                user=self.env.uid,
                parts=list(parts),
                persons=list(persons._ids),
            )
        )
        self.invalidate_model(flush=False)
        persons.invalidate_recordset(["part_ids"], flush=False)

    @api.model
    def _stamp_existing(self, day):
        """Note of what is kept and has no day when it was last written; it stays 90 days at least.

        Doing it again changes nothing.

        :param day: of the upgrade
        """
        self.env["grc.person"].flush_model()
        for part in COLUMNS:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO grc_person_part (person_id, part, confirmed_on, source, kept_until)
                    SELECT h.id, %(part)s, COALESCE(h.write_date, h.create_date, %(day)s)::date, 'before',
                           %(day)s::date + %(grace)s
                      FROM grc_person h WHERE %(filled)s
                    ON CONFLICT (person_id, part) DO NOTHING
                    """,
                    part=part,
                    day=day,
                    grace=GRACE_DAYS,
                    filled=filled(part),
                )
            )

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("What was confirmed is noted by itself: press “Still true” on the person."))
        return super().write(vals)
