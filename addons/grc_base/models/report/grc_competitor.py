from odoo import fields, models


class GrcCompetitor(models.Model):
    """Who else sells to our customers, as they tell us."""

    _name = "grc.competitor"
    _inherit = ["grc.shared.root", "grc.sent"]
    _description = "Competitor"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        default=lambda self: self._default_owner(),
        help="Leave empty to share the competitor among all companies.",
    )
    replaces_id = fields.Many2one(
        "grc.competitor",
        "In place of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="What all companies share, in whose place this company uses its own.",
    )
    note = fields.Text("What is known", help="Range, prices, strong and weak points.")
    report_count = fields.Integer("Reports", compute="_compute_report_count")

    _name_unique = models.UniqueIndex("(lower(name), COALESCE(company_id, 0))", "This competitor exists already.")

    def _compute_report_count(self):
        counts = {
            competitor.id: count
            for competitor, count in self.env["grc.meeting.report"]._read_group(
                [("competitor_ids", "in", self.ids)], ["competitor_ids"], ["__count"]
            )
        }
        for competitor in self:
            competitor.report_count = counts.get(competitor.id, 0)

    def _move_to_copy(self, copy, company):
        """Let the reports of the company name the copy."""
        for report in self.env["grc.meeting.report"].search(
            [("company_id", "=", company.id), ("competitor_ids", "in", self.ids)]
        ):
            report.competitor_ids = report.competitor_ids - self + copy

    def action_open_reports(self):
        """Open the meeting reports that name this competitor."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_meeting_report_action")
        return dict(action, domain=[("competitor_ids", "in", self.ids)], context={}, display_name=self.name)
