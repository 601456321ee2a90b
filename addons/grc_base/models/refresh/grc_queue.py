from odoo import api, fields, models
from odoo.tools import SQL


class GrcQueue(models.Model):
    """Customers touched since the last run.

    Users' own transactions insert here and nowhere else, so there is no unique key and no foreign key that
    two of them could meet on; the minute run deletes rows in the snapshot in which it reads the documents.
    """

    _name = "grc.queue"
    _description = "Customers to Refresh"
    _log_access = False

    company_ref = fields.Integer(help="Company id; empty: every company.")
    partner_ref = fields.Integer(help="Id of the commercial entity; empty: all customers of the company.")
    move_ref = fields.Integer(help="Id of an invoice whose margin changed after posting.")
    running = fields.Boolean(help="Mark of a run that is not whole yet, not a request.")

    @api.model
    def _touch(self, partners, company=None):
        """Queue the commercial entities of ``partners`` for one company, or for all."""
        entities = (partners.commercial_partner_id | partners).ids
        if entities:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO grc_queue (company_ref, partner_ref) SELECT %s, unnest(%s)",
                    company.id if company else None,
                    entities,
                )
            )

    @api.model
    def _touch_company(self, companies, running=False):
        """Queue a whole refresh of the companies.

        :param bool running: as the mark of a run that has begun
        :return: ids of the rows, for :meth:`_forget`
        """
        if not companies:
            return []
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "INSERT INTO grc_queue (company_ref, running) SELECT unnest(%s), %s RETURNING id",
                    companies.ids,
                    running,
                )
            )
        ]

    @api.model
    def _ask_company(self, companies):
        """Queue a whole refresh of those of the companies for which none is waiting.

        A row that a run is just taking does not wait any more: what is asked now may have changed since its snapshot.
        """
        waiting = {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT company_ref FROM grc_queue
                     WHERE company_ref IN %s AND partner_ref IS NULL AND move_ref IS NULL AND running IS NOT TRUE
                       FOR KEY SHARE SKIP LOCKED
                    """,
                    tuple(companies.ids) or (None,),
                )
            )
        }
        self._touch_company(companies.filtered(lambda company: company.id not in waiting))

    @api.model
    def _wake(self, cron):
        """Have a scheduled run begin soon; of several calls one waits.

        :param str cron: external id of the ``ir.cron``
        """
        cron = self.env.ref(cron).sudo()
        if (
            not self.env["ir.cron.trigger"]
            .sudo()
            .search_count([("cron_id", "=", cron.id), ("call_at", "<=", fields.Datetime.now())], limit=1)
        ):
            cron._trigger()

    @api.model
    def _touch_moves(self, company, moves):
        """Queue invoices (ids) of a company whose margin must be stored anew."""
        if moves:
            self.env.cr.execute(
                SQL("INSERT INTO grc_queue (company_ref, move_ref) SELECT %s, unnest(%s)", company.id, list(moves))
            )

    @api.model
    def _forget(self, ids):
        """Delete rows that were queued as a mark of unfinished work."""
        self.env.cr.execute(SQL("DELETE FROM grc_queue WHERE id = ANY(%s)", ids))

    @api.model
    def _take(self, company):
        """Delete and return what is queued for a company.

        Rows for every company are left: :meth:`_spread` turns them into rows of each first.

        :return: (whole company?, ids of entities, ids of invoices to stamp again)
        """
        rows = self.env.execute_query(
            SQL("DELETE FROM grc_queue WHERE company_ref = %s RETURNING partner_ref, move_ref", company.id)
        )
        whole = any(not partner and not move for partner, move in rows)
        return whole, {partner for partner, __ in rows if partner}, {move for __, move in rows if move}

    @api.model
    def _spread(self):
        """Turn rows for every company into one row for each."""
        self.env.cr.execute(
            """
            WITH everywhere AS (DELETE FROM grc_queue WHERE company_ref IS NULL RETURNING partner_ref, move_ref)
            INSERT INTO grc_queue (company_ref, partner_ref, move_ref)
            SELECT DISTINCT c.id, e.partner_ref, e.move_ref FROM everywhere e CROSS JOIN res_company c
            """
        )

    @api.model
    def _companies(self):
        """Return the companies with something queued."""
        rows = self.env.execute_query(SQL("SELECT DISTINCT company_ref FROM grc_queue WHERE company_ref IS NOT NULL"))
        return self.env["res.company"].browse(row[0] for row in rows).exists()
