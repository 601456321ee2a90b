from odoo import api, fields, models
from odoo.addons.grc_base.models.guard.grc_shared import INSIDE
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...engine import rfm

#: Context key: a segmentation writes several segments and checks them together at the end.
TOGETHER = "grc_segments_together"


class GrcSegmentation(models.Model):
    """A division of R × FM into segments, each cell in exactly one."""

    _name = "grc.segmentation"
    _inherit = ["grc.bounded", "grc.shared.root"]
    _description = "Segmentation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self._default_owner(),
        ondelete="cascade",
        help="Leave empty to offer it to every company.",
    )
    replaces_id = fields.Many2one(
        "grc.segmentation",
        "In place of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="What all companies share, in whose place this company uses its own.",
    )
    segment_ids = fields.One2many("grc.segment", "segmentation_id", "Segments", copy=True)

    def _check_segments(self):
        """Raise when one of these segmentations leaves a hole or an overlap."""
        for segmentation in self:
            segmentation._check_partition()

    def _check_partition(self, segments=None):
        """Raise when a cell of R × FM is in no segment, or in two.

        :param segments: those that will be left; None: all of the segmentation
        """
        self.ensure_one()
        segments = self.segment_ids if segments is None else segments
        holes, overlaps = rfm.check_partition([(segment.name, *segment._rectangle()) for segment in segments])
        if holes or overlaps:
            raise ValidationError(self._partition_message(holes, overlaps))

    def _partition_message(self, holes, overlaps):
        lines = [self.env._("In the segmentation “%s” every cell must belong to exactly one segment.", self.name)]
        lines += [self.env._("R %(r)s, FM %(fm)s belongs to none.", r=r, fm=fm) for r, fm in holes]
        lines += [
            self.env._("R %(r)s, FM %(fm)s belongs to %(names)s.", r=r, fm=fm, names=", ".join(names))
            for r, fm, names in overlaps
        ]
        lines.append(self.env._("To move a border, change the segments on both sides of it and save them together."))
        return "\n".join(lines)

    @api.model_create_multi
    def create(self, vals_list):
        together = self._inside(TOGETHER)
        segmentations = super(GrcSegmentation, self.with_context(**{TOGETHER: INSIDE})).create(vals_list)
        segmentations = segmentations.with_env(self.env)
        if not together:
            segmentations._check_segments()
        return segmentations

    @api.ondelete(at_uninstall=False)
    def _unlink_keeps_history(self):
        self.segment_ids._unlink_keeps_history()

    def unlink(self):
        self.segment_ids._leave_customers()  # the database deletes the segments
        return super().unlink()

    def write(self, vals):
        result = super(GrcSegmentation, self.with_context(**{TOGETHER: INSIDE})).write(vals)
        if "segment_ids" in vals:
            self._check_segments()
            self._touch_companies()
        return result

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        if "name" in (default or {}):
            return copies
        return [
            dict(vals, name=self.env._("%s (copy)", segmentation.name))
            for segmentation, vals in zip(self, copies, strict=True)
        ]

    def _own_values(self, company):
        return super()._own_values(company) | {"name": self.name}

    def _move_to_copy(self, copy, company):
        """Let the company's customers, their history and what names a segment be in the copies: nobody moves by that.

        The company uses the copy from now on.
        """
        self.env.flush_all()
        new = dict(zip(self.segment_ids.ids, copy.segment_ids.ids, strict=True))
        for statement in self._moves_to_copies(list(new), list(new.values()), company):
            self.env.cr.execute(statement)
        self.env.invalidate_all()
        for lang, __ in self.env["res.lang"].get_installed():
            copy.with_context(lang=lang).name = self.with_context(lang=lang).name
        company.sudo().grc_segmentation_id = copy
        return super()._move_to_copy(copy, company)

    def _moves_to_copies(self, old, new, company):
        """Return the statements that put the segments ``new`` in the place of ``old``, ids; a hook."""
        own = SQL("company_id = %s", company.id)
        columns = [("grc_customer", name) for name in ("segment_id", "segment_before_id")]
        columns += [("grc_transition", name) for name in ("from_segment_id", "to_segment_id")]
        statements = [
            SQL(
                "UPDATE %(table)s SET %(column)s = (%(new)s::integer[])[ARRAY_POSITION(%(old)s, %(column)s)]"
                " WHERE %(own)s AND %(column)s = ANY(%(old)s)",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                new=new,
                old=old,
                own=own,
            )
            for table, column in columns
        ]
        return statements + [
            SQL(
                "UPDATE grc_event SET data = jsonb_set(data, ARRAY[%(side)s],"
                " to_jsonb((%(new)s::integer[])[ARRAY_POSITION(%(old)s, (data->>%(side)s)::integer)]))"
                " WHERE %(own)s AND kind = 'segment' AND (data->>%(side)s)::integer = ANY(%(old)s)",
                side=side,
                new=new,
                old=old,
                own=own,
            )
            for side in ("from", "to")
        ]

    def _touch_companies(self):
        """Queue a refresh of the companies that use these segmentations."""
        companies = self.env["res.company"].sudo().search(fields.Domain.TRUE)
        users = companies.filtered(lambda company: company._grc_segmentation() in self)
        self.env["grc.queue"].sudo()._touch_company(users)

    def _cells(self):
        """Return the ids of the segments of the 25 cells: R 1 × FM 1 to 5, R 2 × …"""
        self.ensure_one()
        rectangles = [(segment.id, *segment._rectangle()) for segment in self.segment_ids]
        return [
            next(
                segment
                for segment, r_min, r_max, fm_min, fm_max in rectangles
                if r_min <= r <= r_max and fm_min <= fm <= fm_max
            )
            for r in rfm.LEVELS
            for fm in rfm.LEVELS
        ]
