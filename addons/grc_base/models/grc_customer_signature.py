import hashlib

from odoo import api, models
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """Fingerprints by which a run of everyone knows that no row can differ."""

    _inherit = "grc.customer"

    @api.model
    def _refresh_parameters(self, run):
        """Return what decides a customer's row besides the documents: a list of values with a stable ``repr``."""
        versions = (
            self.env["ir.module.module"]
            .sudo()
            .search_fetch(
                [("name", "=like", "grc_%"), ("state", "=", "installed")], ["name", "latest_version"], order="name"
            )
        )
        return [
            str(run.as_of),
            run.rebuild,
            run.keep_thresholds,
            str(run.window_start),
            [(module.name, module.latest_version) for module in versions],
        ]

    @api.model
    def _refresh_signature(self, run):
        """Return a fingerprint of all that a whole run writes rows from."""
        parameters = hashlib.sha256(repr(self._refresh_parameters(run)).encode()).hexdigest()
        tables = [
            SQL("%s t", run.table(table))
            for table in self._temporary_tables()
            if table not in ("grc_banned", "grc_absent", "grc_rhythm")
        ]
        return ":".join([parameters, *map(self._fingerprint, tables)])

    @api.model
    def _stored_signature(self, company):
        """Return a fingerprint of the rows of a company: which they are, and what was last written where."""
        return self._fingerprint(
            SQL("(SELECT c.id, c.ctid, c.xmin FROM grc_customer c WHERE c.company_id = %s) t", company.id)
        )

    @api.model
    def _fingerprint(self, source):
        """Return the number of rows of ``source`` (SQL, alias ``t``) and the sum of their hashes, in any order."""
        modern = self.env.cr.connection.server_version >= 140000
        row = SQL("hash_record_extended(t, 0)") if modern else SQL("hashtextextended(t::text, 0)")
        return self.env.execute_query(SQL("SELECT COUNT(*) || '.' || COALESCE(SUM(%s), 0) FROM %s", row, source))[0][0]
