from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

from ...tools.dimensions import POLICIES
from .grc_segmentation import TOGETHER


class GrcSegment(models.Model):
    """A rectangle of R × FM with a name, an owner and an advice."""

    _name = "grc.segment"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Segment"
    _order = "sequence, id"
    _check_company_auto = True

    segmentation_id = fields.Many2one("grc.segmentation", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="segmentation_id.company_id", store=True)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short technical name, for imports and rules.")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    r_min = fields.Integer("Recency from", required=True, default=1)
    r_max = fields.Integer("Recency to", required=True, default=5)
    fm_min = fields.Integer("FM from", required=True, default=1, help="Mean of the frequency and monetary scores.")
    fm_max = fields.Integer("FM to", required=True, default=5)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain="[('active', '=', True), ('share', '=', False)]",
        check_company=True,
        help="Who answers for what is done with these customers.",
    )
    advice = fields.Text(translate=True, help="What to do with a customer of this segment.")
    policy = fields.Selection(POLICIES)
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")

    _recency_range = models.Constraint(
        "CHECK (r_min >= 1 AND r_max <= 5 AND r_min <= r_max)",
        "Recency goes from 1 to 5, the lower bound first.",
    )
    _fm_range = models.Constraint(
        "CHECK (fm_min >= 1 AND fm_max <= 5 AND fm_min <= fm_max)",
        "FM goes from 1 to 5, the lower bound first.",
    )

    @api.constrains("r_min", "r_max", "fm_min", "fm_max", "segmentation_id")
    def _check_partition(self):
        if not self._inside(TOGETHER):
            for segmentation in self.segmentation_id:
                segmentation._check_partition()

    def _compute_customer_count(self):
        counts = dict(
            self.env["grc.customer"]._read_group([("segment_id", "in", self.ids)], ["segment_id"], ["__count"])
        )
        for segment in self:
            segment.customer_count = counts.get(segment, 0)

    def _rectangle(self):
        """Return (r_min, r_max, fm_min, fm_max)."""
        self.ensure_one()
        return self.r_min, self.r_max, self.fm_min, self.fm_max

    @api.model
    def _movement_in_use(self, company):
        """Return the segments among which the customers of a company move, whatever the user may read."""
        return company._grc_segmentation().segment_ids

    def _movement_rank(self):
        """Return how good the place is: the sum of its bounds, higher is nearer to the best customers."""
        return sum(self._rectangle())

    @api.model
    @ormcache("self.env.lang")
    def _labels(self):
        """Return ``{id: (name, color)}`` of all segments in the user's language, kept between requests."""
        segments = self.sudo().with_context(active_test=False).search(fields.Domain.TRUE)
        return {segment.id: (segment.name, segment.color) for segment in segments}

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        if not self._inside(TOGETHER) and {"r_min", "r_max", "fm_min", "fm_max"} & set(vals):
            self.segmentation_id._touch_companies()
        return result

    def unlink(self):
        self._leave_customers()
        self.env.registry.clear_cache()
        return super().unlink()

    def _leave_customers(self):
        """Take customers out of these segments: no foreign key does it."""
        if not self.ids:
            return
        for column in ("segment_id", "segment_before_id"):
            self.env.cr.execute(
                SQL(
                    "UPDATE grc_customer SET %(column)s = NULL WHERE %(column)s IN %(ids)s",
                    column=SQL.identifier(column),
                    ids=tuple(self.ids),
                )
            )
        self.env["grc.customer"].invalidate_model(["segment_id", "segment_before_id"], flush=False)

    @api.ondelete(at_uninstall=False)
    def _unlink_keeps_history(self):
        for segment in self.env["grc.transition"]._met(self, "from_segment_id", "to_segment_id"):
            raise UserError(
                self.env._(
                    "Customers have been in the segment “%s”, and their history names it. Rename it, or move its"
                    " borders; or make another segmentation and choose that one in the settings.",
                    segment.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_keeps_partition(self):
        if not self._inside(TOGETHER):
            for segmentation in self.segmentation_id:
                segmentation._check_partition(segmentation.segment_ids - self)

    def action_open_customers(self):
        """Open the customers of the segment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_action")
        action["domain"] = [("segment_id", "=", self.id)]
        action["display_name"] = self.name
        return action
