import hashlib

from odoo import api, models
from odoo.tools import SQL


class GrcFingerprint(models.AbstractModel):
    """Fingerprints, by which a run of everyone knows that no row can differ: then its passes end before computing."""

    _name = "grc.fingerprint"
    _inherit = "grc.refresh.tools"
    _description = "Fingerprints of the Refresh"

    @api.model
    def _of_pass(self, run, layers):
        """Return the fingerprint of all that a pass of everyone makes its columns from, but the rows themselves.

        :param layers: the models of the layers of the pass, whose working tables are made
        """
        parameters = [self._parameters(run), *([layer._layer.name, layer._parameters(run)] for layer in layers)]
        tables = [SQL("%s t", run.tables[name]) for layer in layers for name in layer._layer.tables]
        with self._parallel_workers():
            return ":".join([hashlib.sha256(repr(parameters).encode()).hexdigest(), *map(self._of, tables)])

    @api.model
    def _of_rows(self, company):
        """Return the fingerprint of the rows of a company: which they are, and what was last written where."""
        return self._of(SQL("(SELECT c.id, c.ctid, c.xmin FROM grc_customer c WHERE c.company_id = %s) t", company.id))

    @api.model
    def _is_done(self, run, signature):
        """Return whether the rows are what the pass that is under way would make of ``signature``."""
        refreshes = self.env["grc.refresh"]
        if run.runs.after:
            return run.unchanged and refreshes._has_signature(run, signature)
        run.signature = signature
        return refreshes._is_complete(run.company, signature, self._of_rows(run.company))

    @api.model
    def _parameters(self, run):
        """Return what decides the columns of every layer: a list of values with a stable ``repr``."""
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
    def _of(self, source):
        """Return the number of rows of ``source`` (SQL, alias ``t``) and the sum of their hashes, in any order."""
        modern = self.env.cr.connection.server_version >= 140000
        row = SQL("hash_record_extended(t, 0)") if modern else SQL("hashtextextended(t::text, 0)")
        return self.env.execute_query(SQL("SELECT COUNT(*) || '.' || COALESCE(SUM(%s), 0) FROM %s", row, source))[0][0]
