from odoo import fields, models


class GrcCompetitor(models.Model):
    """Who else sells to our customers, as they tell us."""

    _name = "grc.competitor"
    _inherit = ["grc.sent"]
    _description = "Competitor"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="Leave empty to share the competitor among all companies."
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

    def action_open_reports(self):
        """Open the meeting reports that name this competitor."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_lifecycle.grc_meeting_report_action")
        return dict(action, domain=[("competitor_ids", "in", self.ids)], context={}, display_name=self.name)
