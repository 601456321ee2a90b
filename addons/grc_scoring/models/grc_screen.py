from odoo import api, models
from odoo.addons.grc_base.models.refresh.grc_pipeline import LOCK
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, format_date

from ..tools.periods import UNITS


class GrcScreen(models.AbstractModel):
    """What screens of figures share: whose figures they show, of which day, and how far a rebuild is.

    A screen is a model of its own without records, ``grc.screen.<topic>``. Its public methods read as the user and
    write nothing; one call answers all that a screen or panel shows at once. A search for what a figure counts
    (``search=`` of a field of ``grc.customer``) asks the same model, so that number and list cannot disagree.
    """

    _name = "grc.screen"
    _description = "Screen"

    # Whose figures

    @api.model
    def _customers(self):
        """Return ``grc.customer`` as the user.

        :raise AccessError: for users who may see no customer
        """
        customers = self.env["grc.customer"]
        customers.check_access("read")
        return customers

    @api.model
    def _filter_domain(self, filters):
        """Return the domain of the present company's customers by the filters of a screen: ``team_id``."""
        domain = [("company_id", "=", self.env.company.id)]
        if filters.get("team_id"):
            domain.append(("team_id", "=", int(filters["team_id"])))
        return domain

    @api.model
    def _customer_query(self, company, domain):
        """Return the SELECT of ``id`` and ``partner_id`` of the customers whom the user may see.

        :param domain: further condition on ``grc.customer``
        """
        customers = self._customers()
        query = customers._search(Domain("company_id", "=", company.id) & Domain(domain))
        return query.select(*(SQL.identifier(customers._table, name) for name in ("id", "partner_id")))

    @staticmethod
    def _among(query):
        """Return the domain of the records whose ids a SELECT yields."""
        return Domain.custom(to_sql=lambda model, alias, __: SQL("%s IN (%s)", SQL.identifier(alias, "id"), query))

    # Of which day

    @api.model
    def _rebuilt_day(self, company):
        """Return the past day whose figures the company's rows show; False when they are those of today."""
        past = [("company_id", "=", company.id), ("rebuilt_as_of", "!=", False)]
        return self.env["grc.customer"].sudo().search(past, limit=1).rebuilt_as_of

    @api.model
    def _value_refresh(self, company):
        """Return the ``grc.refresh`` whose cut-offs made the values that a company's rows hold (may be empty)."""
        refreshes = self.env["grc.refresh"].sudo()
        past = [("company_id", "=", company.id), ("value_rebuilt_as_of", "!=", False)]
        rebuilt = self.env["grc.customer"].sudo().search(past, limit=1).value_rebuilt_as_of
        if not rebuilt:
            return refreshes._latest_value(company)
        return refreshes.search(
            [("company_id", "=", company.id), ("rebuilt", "=", True), ("as_of", "=", rebuilt)], limit=1
        )

    # From documents

    @api.model
    def _documents(self, company, as_of):
        """Return the SELECT of the documents that count up to a day, of all sources; see ``grc.document.source``."""
        return self.env["grc.document.source"]._stream(company, as_of)

    @api.model
    def _ready(self):
        """Make ready for a pass over the documents: what waits is written, and the statement keeps to one process.

        The panels of a screen ask at once; with workers each they would wait for each other.
        """
        self.env["account.move"].flush_model()
        self.env["grc.refresh.tools"]._server_settings()
        self.env.cr.execute("SELECT set_config('max_parallel_workers_per_gather', '0', TRUE)")

    # How far a rebuild is

    @api.model
    def _progress(self, company):
        """Return whether a rebuild runs or waits, how far the cron says it is, and whether the clock went back.

        :return: ``{running, queued, percent, clock, left_out}``; the last two are sentences, or False
        """
        running, queued = self.env.execute_query(
            SQL(
                """
                SELECT EXISTS (SELECT 1 FROM pg_locks
                                WHERE locktype = 'advisory' AND classid = %s AND objid = %s
                                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
                       EXISTS (SELECT 1 FROM grc_queue
                                WHERE company_ref = %s AND partner_ref IS NULL AND move_ref IS NULL)
                """,
                LOCK,
                company.id,
                company.id,
            )
        )[0]
        crons = [self.env.ref(f"grc_base.ir_cron_{name}").id for name in ("touched", "nightly")]
        progress = self.env["ir.cron.progress"].sudo().search([("cron_id", "in", crons)], order="id desc", limit=1)
        total = progress.done + progress.remaining
        return {
            "running": running,
            "queued": queued,
            "percent": round(100 * progress.done / total) if running and total else 0,
            "clock": self._clock_sentence(company),
            "left_out": self._left_out_sentence(),
        }

    @api.model
    def _left_out_sentence(self):
        """Return what to say where layers of the refresh cannot run, and why; else False."""
        reasons = self.env["grc.pipeline"]._plan()[2].values()
        if not reasons:
            return False
        return self.env._(
            "Some figures are not refreshed and keep their last values. Have the addons of Customer Relations updated."
            " The reason: %s",
            " ".join(dict.fromkeys(reasons)),
        )

    @api.model
    def _clock_sentence(self, company):
        """Return what to say where the company's clock has gone back behind its last refresh; else False."""
        today, present = company._grc_today(), company._grc_present()
        if present == today:
            return False
        return self.env._(
            "By its clock and time zone it is %(today)s for the company, but its figures were built for %(day)s"
            " already. They stay those of that day until it has come again. If the time zone or the server's clock is"
            " wrong, put it right.",
            today=format_date(self.env, today),
            day=format_date(self.env, present),
        )

    # In words

    @api.model
    def _amount(self, amount):
        """Return an amount of the present company in words, without its cents."""
        return format_amount(self.env, round(amount or 0), self.env.company.currency_id, trailing_zeroes=False)

    @api.model
    def _unit_months(self, unit):
        """Return the months of a period of the kind ``month``, ``quarter`` or ``year``.

        :raise UserError: an unknown kind
        """
        if unit not in UNITS:
            raise UserError(self.env._("There is no period of the kind %s: choose month, quarter or year.", unit))
        return UNITS[unit]

    @api.model
    def _period_label(self, unit, start):
        """Return the name of the period that begins with a day, in the user's language.

        :param str unit: ``month``, ``quarter`` or ``year``
        """
        if unit == "year":
            return str(start.year)
        if unit == "quarter":
            return self.env._("Q%(quarter)s %(year)s", quarter=(start.month + 2) // 3, year=start.year)
        return format_date(self.env, start, date_format="LLL yyyy")
