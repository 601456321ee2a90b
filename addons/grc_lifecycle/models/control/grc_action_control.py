from dataclasses import asdict
from datetime import timedelta

from odoo import fields, models
from odoo.addons.grc_base.engine import effect
from odoo.addons.grc_base.tools.documents import stands
from odoo.exceptions import AccessError
from odoo.tools import SQL

#: Months before the first proposal whose revenue is allowed for.
PAST_MONTHS = 12


class GrcActionControl(models.AbstractModel):
    """The control group of proposed calls: some customers are not proposed, so that the effect can be measured.

    Who is held back is decided by a hash of the company's salt and the customer: the same customer is held back by
    every source that holds back at all, until the company draws others, and a greater share adds customers without
    releasing any. Whoever is in the company-wide group is not proposed by any team.
    """

    _name = "grc.action.control"
    _description = "Comparison Group of Actions"

    def _hold_back(self, company):
        """Note the share of the team on what has just been proposed, and hold back the customers of the control group.

        Called before activities are made. Whom ``grc.control.exemption`` names is always attended to, and so is class
        A, unless the team says otherwise: they are in neither group.

        :return: number of actions held back
        """
        share = company.sudo().grc_company_share
        if not (share or self.env["crm.team"].sudo().search_count([("grc_control_share", ">", 0)], limit=1)):
            return 0
        exempt = self.env["grc.control.exemption"]._all(company, company._grc_today())
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE grc_action a
                   SET control_share = s.share, state = CASE WHEN %(place)s < s.share THEN 'control' ELSE 'open' END
                  FROM (SELECT t.id, GREATEST(t.grc_control_share, %(share)s) AS share,
                               t.grc_control_best IS TRUE AS best
                          FROM crm_team t
                         UNION ALL SELECT 0, %(share)s, FALSE) s
                 WHERE s.id = COALESCE(a.team_id, 0) AND s.share > 0 AND a.company_id = %(company)s
                   AND a.state = 'open' AND a.activity_id IS NULL AND COALESCE(a.control_share, 0) = 0
                   AND a.source IN %(sources)s
                   AND NOT EXISTS (SELECT FROM (%(exempt)s) x WHERE x.partner_id = a.partner_id)
                   AND (s.best OR NOT EXISTS (
                        SELECT FROM grc_customer c
                         WHERE c.partner_id = a.partner_id AND c.company_id = a.company_id AND c.value_class = 'a'))
             RETURNING a.state
                """,
                place=company._grc_control_place(SQL("a.partner_id")),
                share=SQL("%s::float8", share),
                company=company.id,
                exempt=exempt,
                sources=tuple(
                    source._source for source in self.env["grc.action.source"]._sources() if source._held_back
                ),
            )
        )
        self.env["grc.action"].invalidate_model()
        return sum(state == "control" for (state,) in rows)

    # Result

    def _read_result(self, days, since, team_id):
        """Return what ``grc.action.get_control_result`` returns."""
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("The effect of calls is measured over all customers: ask a manager."))
        company = self.env.company
        teams = self.env["crm.team"]
        taking = [] if company.sudo().grc_company_share else [("grc_control_share", ">", 0)]
        today = company._grc_today()
        days = min(max(int(days), 1), 730)
        since = fields.Date.to_date(since) or today - timedelta(days=days + 365)
        rows = self._control_rows(company, since, today, days, team_id)
        old = [row for row in rows if row[2] <= today - timedelta(days=days)]
        return {
            "days": days,
            "since": fields.Date.to_string(since),
            "today": fields.Date.to_string(today),
            "young": len(rows) - len(old),
            "enough": effect.ENOUGH,
            "sharing": not taking or bool(teams.search_count(taking, limit=1)),
            "best": bool(teams.search_count([*taking, ("grc_control_best", "=", True)], limit=1)),
            "teams": teams.search([("company_id", "in", (False, company.id))]).read(["name"], load=None),
            "currency_id": company.currency_id.id,
            "measures": [self._control_measure(name, place, old) for name, place in (("margin", 4), ("revenue", 5))],
            "treated_domain": self._control_domain(company, [row[0] for row in old if row[1] != "control"]),
            "control_domain": self._control_domain(company, [row[0] for row in old if row[1] == "control"]),
        }

    def _control_domain(self, company, partner_ids):
        return [("company_id", "=", company.id), ("partner_id", "in", partner_ids)]

    def _control_measure(self, name, place, rows):
        found = effect.compare(
            outcome=[float(row[place]) for row in rows],
            control=[row[1] == "control" for row in rows],
            past=[float(row[7]) for row in rows],
            stratum=[row[3] for row in rows],
            bought=[row[6] for row in rows],
        )
        return {"name": name, **asdict(found)}

    def _control_rows(self, company, since, today, days, team_id):
        """Return a row a customer, from their first proposal.

        Entity, state of the proposal, its day, stratum; margin and revenue of the ``days`` after it, whether they made
        a purchase in them; revenue of the twelve months up to it. Left out are those of either group in whose days
        another group was drawn.
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                WITH first AS (
                    SELECT DISTINCT ON (a.partner_id) a.partner_id, a.state, a.date, a.team_id, a.control_share
                      FROM grc_action a
                     WHERE a.company_id = %(company)s AND a.control_share > 0 AND a.date BETWEEN %(since)s AND %(today)s
                       AND %(team)s
                       AND NOT EXISTS (SELECT 1 FROM unnest(%(changes)s::date[]) o(day)
                                        WHERE a.date < o.day AND a.date + %(days)s >= o.day)
                     ORDER BY a.partner_id, a.date, a.id
                )
                SELECT f.partner_id, f.state, f.date, COALESCE(f.team_id, 0) || '/' || f.control_share,
                       COALESCE(bought.margin, 0), COALESCE(bought.revenue, 0), COALESCE(bought.purchase, FALSE),
                       COALESCE(bought.past, 0)
                  FROM first f
                 CROSS JOIN LATERAL (
                       SELECT SUM(d.margin) FILTER (WHERE d.date > f.date) AS margin,
                              SUM(d.amount) FILTER (WHERE d.date > f.date) AS revenue,
                              BOOL_OR(d.occasion AND d.date > f.date AND %(stands)s) AS purchase,
                              SUM(d.amount) FILTER (WHERE d.date <= f.date) AS past
                         FROM res_partner e
                         JOIN (%(documents)s) d ON d.partner_id = e.id
                        WHERE e.commercial_partner_id = f.partner_id
                          AND d.date > f.date - %(before)s::interval AND d.date <= f.date + %(days)s) bought
                """,
                documents=self.env["grc.document.source"]._stream(company, today, every_journal=True),
                stands=stands(SQL("d.reversed_on"), SQL("f.date + %s", days)),
                before=f"{PAST_MONTHS} months",
                company=company.id,
                since=since,
                today=today,
                days=days,
                changes=company._grc_control_changes(today),
                team=SQL("a.team_id = %s", int(team_id)) if team_id else SQL("TRUE"),
            )
        )
