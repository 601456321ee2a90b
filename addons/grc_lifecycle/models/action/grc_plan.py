from odoo import fields, models


class GrcPlan(models.Model):
    """The last planning of a company's actions: which day it was, and what it left without anyone to do it."""

    _name = "grc.plan"
    _description = "Planning of Actions"
    _rec_name = "as_of"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    as_of = fields.Date("Day", required=True, readonly=True)
    made = fields.Integer("Actions made", readonly=True)
    unassigned = fields.Integer(readonly=True, help="Open actions that nobody is there to do.")

    _company_unique = models.Constraint("UNIQUE(company_id)", "A company has one planning.")
