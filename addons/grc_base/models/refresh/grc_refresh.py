from odoo import fields, models

from ...tools.refresh.beginning import Beginning


class GrcRefresh(models.Model):
    """What one day's refresh of a company found: its thresholds and its counts.

    One row a company and day; a rebuilt day (see ``rebuilt``) has its own, so that a look back never
    changes what the scores of today were made with.
    """

    _name = "grc.refresh"
    _description = "Refresh of Customer Values"
    _order = "as_of desc, id desc"
    _rec_name = "as_of"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    as_of = fields.Date("As of", required=True, readonly=True, help="The company's day the figures are those of.")
    rebuilt = fields.Boolean(
        readonly=True, help="Figures of a past day, rebuilt for a look back; the next normal refresh restores today."
    )
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

    _company_day_unique = models.Constraint("UNIQUE(company_id, as_of, rebuilt)", "A company has one refresh of a day.")

    def _latest(self, company):
        """Return the company's last normal refresh (empty before the first)."""
        return self.search([("company_id", "=", company.id), ("rebuilt", "=", False)], limit=1)

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

    def _store(self, values):
        """Write one row (created if need be) without touching it when nothing changed.

        :param dict values: with at least ``company_id``, ``as_of`` and ``rebuilt``
        :return: the record
        """
        key = [(name, "=", values[name]) for name in ("company_id", "as_of", "rebuilt")]
        record = self.search(key, limit=1)
        if not record:
            return self.create(values)
        stored = record.read(list(values), load=None)[0]
        changed = {name: value for name, value in values.items() if stored[name] != value}
        if changed:
            record.write(changed)
        return record
