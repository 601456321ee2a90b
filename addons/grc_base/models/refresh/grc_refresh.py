from odoo import fields, models

from ...tools.refresh.beginning import Beginning


class GrcRefresh(models.Model):
    """What one day's refresh of a company found: its thresholds and its counts."""

    _name = "grc.refresh"
    _inherit = "grc.day"
    _description = "Refresh of Customer Values"
    _log_access = False

    usual_interval = fields.Integer(
        "Usual interval (days)",
        readonly=True,
        help="Median, over customers with at least three purchase days, of the 90th percentile of their intervals.",
    )
    customers = fields.Integer(readonly=True, help="Customers, prospects included.")
    buyers = fields.Integer(readonly=True, help="Customers with a purchase.")
    beginning = fields.Date(
        "Beginning of the history",
        readonly=True,
        help="Day of the first purchase of all; a few that a long silence separates from all others are left out.",
    )
    early_until = fields.Date(
        "Dated oddly until",
        readonly=True,
        help="Purchases up to this day stand alone, long before all others: wherever the length of the history matters"
        " they count on the day of its beginning.",
    )
    history_days = fields.Integer("History (days)", readonly=True, help="Days since the beginning.")
    silent_days = fields.Integer("Days since the last sale", readonly=True)

    signature = fields.Char(
        readonly=True, groups="base.group_system", help="Fingerprint of what the rows were written from."
    )
    stored_signature = fields.Char(
        "Signature of the rows",
        readonly=True,
        groups="base.group_system",
        help="Fingerprint of the rows that were written.",
    )

    def _beginning(self, company):
        """Return the ``Beginning`` of a company's history, as its last refresh found it."""
        found = self.search(
            [("company_id", "=", company.id), ("rebuilt", "=", False), ("beginning", "!=", False)], limit=1
        )
        return Beginning(found.beginning or None, found.early_until or None)

    def _is_complete(self, company, signature, stored):
        """Return whether a complete run was made of the same and left the rows as they are."""
        return bool(
            self.search_count(
                [
                    ("company_id", "=", company.id),
                    ("signature", "=", signature),
                    ("stored_signature", "=", stored),
                ],
                limit=1,
            )
        )

    def _has_signature(self, run, signature):
        """Return whether the pass of a run that is under way was made of ``signature`` on the run's day."""
        key = [(name, "=", value) for name, value in run.day_key.items()]
        return bool(self.search_count([*key, (run.runs.signature, "=", signature)], limit=1))
