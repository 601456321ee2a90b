import logging

from odoo import SUPERUSER_ID, fields, models
from odoo.addons.grc_base.tools.lock import company_lock
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import planning

_logger = logging.getLogger(__name__)

#: First key of the advisory lock of a company's planning; the second is the company's id.
LOCK = 0x47524341


class GrcActionPlanner(models.AbstractModel):
    """The planner: sources make rows by SQL, and batches of rows become activities.

    Both halves may be cut off anywhere. A row has a key, so that it is made once; an open row without an activity is
    work left over, and gets its activity in the transaction that notes it.
    """

    _name = "grc.action.planner"
    _description = "Planner of Actions"

    def _plan_companies(self):
        """Plan the present day of every company, committing as it goes; errors of one do not stop the others."""
        failure = None
        companies = self.env["res.company"].sudo().search(fields.Domain.TRUE)
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for place, company in enumerate(companies, start=1):
            try:
                self.sudo()._plan_day(company, commit=True)
            except Exception as error:
                self.env.cr.rollback()
                _logger.exception("Planning the actions of company %s failed", company.id)
                failure = error
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - place)
        if failure:
            raise failure

    def _plan_day(self, company, as_of=None, whole=False, commit=False):
        """Plan the actions of a company's day: make rows, stop what has lost its sense, make activities.

        :param as_of: the company's day; None: the present one, see ``company._grc_present``. Before the company's last
            refresh, or before its first, nothing is planned.
        :param bool whole: look at the calendar again, even if that was done today
        :param bool commit: commit the rows, then each batch of activities
        :return: number of actions made
        :raise UserError: when ``as_of`` lies in the future
        """
        company = company.sudo()
        latest, present = self.env["grc.refresh"].sudo()._latest(company), company._grc_present()
        as_of = fields.Date.to_date(as_of) or present
        if as_of > present:
            today = company._grc_today()
            raise UserError(
                self.env._("Actions of %(day)s cannot be planned yet: today is %(today)s.", day=as_of, today=today)
            )
        if not latest or as_of < latest.as_of:
            return 0
        # This company alone, no matter who asks: stock of another one cannot be offered. Who asks has written nothing.
        planner = self.with_user(SUPERUSER_ID).with_context(allowed_company_ids=company.ids)
        with company_lock(planner.env, LOCK, company, commit) as locked:
            return planner._plan_steps(company, as_of, whole, commit) if locked else 0

    def _plan_again(self, companies):
        """Have the calendar of the companies looked at again in the background, even if that was done today.

        Of several requests one waits. A planning that runs already is the answer itself.
        """
        for plan in self.env["grc.plan"].sudo().search([("company_id", "in", companies.ids)]):
            with company_lock(self.env, LOCK, plan.company_id, commit=False) as locked:
                if locked:
                    plan.unlink()
        self.env["grc.queue"]._wake("grc_lifecycle.ir_cron_plan")

    def _plan_steps(self, company, as_of, whole, commit):
        self.env.flush_all()
        self._plan_stop(company, as_of)
        made = self._plan(company, as_of)
        if whole or not self._is_planned(company, as_of):
            made += self._plan_daily(company, as_of)
        self.env["grc.action.assign"]._assign(company, as_of)
        self.env.invalidate_all()
        self._plan_note(company, as_of, made)
        if commit:
            self.env["ir.cron"]._commit_progress()
        self.env["grc.action.control"]._hold_back(company)
        self.env["grc.action.activity"]._plan(company, as_of, commit)
        return made

    def _plan(self, company, as_of):
        """Make the actions that what has happened calls for; called whenever something may have changed.

        :return: number of actions made
        """
        return sum(source._plan(company, as_of) for source in self.env["grc.action.source"]._sources())

    def _plan_daily(self, company, as_of):
        """Make the actions that the calendar calls for, once on each day.

        :return: number of actions made
        """
        self.env["grc.product.complement"]._count(company, as_of)
        return sum(source._plan_daily(company, as_of) for source in self.env["grc.action.source"]._sources())

    def _is_planned(self, company, as_of):
        """Return whether the calendar of this day has been looked at."""
        return bool(self.env["grc.plan"].search_count([("company_id", "=", company.id), ("as_of", "=", as_of)]))

    def _plan_note(self, company, as_of, made):
        """Note the day, and warn of actions that nobody is there to do."""
        unassigned = self.env["grc.action"].search_count(
            [("company_id", "=", company.id), ("state", "=", "open"), ("user_id", "=", False)]
        )
        plan = self.env["grc.plan"].search([("company_id", "=", company.id)])
        values = {"as_of": as_of, "unassigned": unassigned}
        if plan and plan.as_of == as_of:
            values["made"] = plan.made + made
        else:
            values["made"] = made
            if unassigned:
                _logger.warning("Company %s: nobody is there to do %s actions", company.id, unassigned)
        if plan:
            plan.write({name: value for name, value in values.items() if plan[name] != value})
        else:
            plan.create(values | {"company_id": company.id})

    # Stopping

    def _plan_stop(self, company, as_of):
        """Close open actions past their last day, and those that are no longer needed.

        :return: number of actions closed
        """
        sources = self.env["grc.action.source"]._sources()
        for source in sources:
            source._follow(company)
        expired = SQL(
            "SELECT a.id FROM grc_action a WHERE a.company_id = %s AND a.state = 'open' AND a.date_end < %s",
            company.id,
            as_of,
        )
        closed = self._close("expired", expired, as_of) + self._close("stopped", self._stop_query(company), as_of)
        for source in sources:
            needed = source._needed(company, as_of)
            closed += self._settle(company, as_of, source._source, needed) if needed else 0
        return closed

    def _stop_query(self, company):
        """Return the SELECT of the ids of open actions that are no longer needed, whatever their source.

        Of archived customers, of stages that the customer has left, and of sources that are not known any more.
        """
        return SQL(
            """
            SELECT a.id FROM grc_action a
              JOIN res_partner p ON p.id = a.partner_id
              LEFT JOIN grc_customer c ON c.partner_id = a.partner_id AND c.company_id = a.company_id
             WHERE a.company_id = %s AND a.state = 'open' AND (
                   NOT p.active
                OR a.source NOT IN %s
                OR a.entered_on IS NOT NULL AND (
                   a.stage_id IS DISTINCT FROM (%s)
                OR EXISTS (
                   SELECT 1 FROM grc_transition t
                    WHERE t.partner_id = a.partner_id AND t.company_id = a.company_id AND t.dimension = 'stage'
                      AND t.date > a.entered_on AND t.absorbed IS NOT TRUE)))
            """,
            company.id,
            tuple(source._source for source in self.env["grc.action.source"]._sources()),
            planning.current_stage(),
        )

    def _settle(self, company, as_of, source, needed):
        """Stop the open actions of a source for which ``needed``, a condition on the row ``a``, is no longer true.

        :return: number of actions closed
        """
        query = SQL(
            "SELECT a.id FROM grc_action a WHERE a.company_id = %s AND a.source = %s AND a.state = 'open' AND NOT (%s)",
            company.id,
            source,
            needed,
        )
        return self._close("stopped", query, as_of)

    def _close(self, state, query, as_of):
        """Close actions and delete their activities.

        :param str state: the new state
        :param SQL query: SELECT of ids of open actions
        :return: number of actions closed
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH closed AS (%s)
                UPDATE grc_action a SET state = %s, closed_on = %s, activity_id = NULL
                  FROM closed, grc_action old
                 WHERE a.id = closed.id AND old.id = a.id
                RETURNING old.activity_id
                """,
                query,
                state,
                as_of,
            )
        )
        activities = [row[0] for row in rows if row[0]]
        self.env["grc.action"].invalidate_model()
        self.env["mail.activity"].sudo().browse(activities).exists().unlink()
        return len(rows)

    def _stop_for(self, actions, reason, company):
        """Close open actions of a company that are no longer needed, with a reason; their activities go."""
        if actions:
            query = SQL("SELECT a.id FROM grc_action a WHERE a.id IN %s AND a.state = 'open'", tuple(actions.ids))
            self._close("stopped", query, company._grc_today())
            actions._write_rows({"dismiss_reason": reason})
