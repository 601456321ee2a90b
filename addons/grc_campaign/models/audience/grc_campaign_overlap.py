from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Days within which another campaign may contact the same customers.
DAYS = 14


class GrcCampaignOverlap(models.AbstractModel):
    """Whom campaigns may contact soon: those that run, and those that begin by then."""

    _name = "grc.campaign.overlap"
    _description = "Whom Campaigns May Contact Soon"

    @api.model
    def _query(self, company, begin, but=None):
        """Return the SELECT of ``partner_id`` of whom campaigns of a company may contact within :data:`DAYS`.

        Whose step waits for an outcome may be contacted; who is in a comparison group is not, as long as it lasts.

        :param company: ``res.company``, one record
        :param datetime begin: from when on, in UTC
        :param but: ``grc.campaign`` that is left out
        """
        self.env.flush_all()
        but = but or self.env["grc.campaign"]
        end = begin + timedelta(days=DAYS)
        arms = [self._running(company, begin, end, but)]
        enrolment = self.env["grc.campaign.enrolment"]
        arms += [enrolment._partners(one) for one in self._beginning(company, begin, end) - but]
        return SQL(" UNION ALL ").join(arms)

    @api.model
    def _running(self, company, begin, end, but):
        moment = SQL("GREATEST(t.due_at, %s)", fields.Datetime.now())
        return SQL(
            """
            SELECT m.partner_id FROM grc_campaign_task t
              JOIN grc_campaign_participation m ON m.id = t.participation_id
              JOIN grc_campaign c ON c.id = t.campaign_id AND c.state = 'running'
             WHERE c.company_id = %(company)s AND c.id <> ALL(%(but)s) AND m.partner_id IS NOT NULL
               AND (t.state = 'awaiting' OR t.state = 'ready' AND %(moment)s >= %(begin)s AND t.due_at < %(end)s)
               AND NOT %(held)s
            """,
            company=company.id,
            but=but.ids,
            moment=moment,
            begin=begin,
            end=end,
            held=self.env["grc.campaign.claim"]._held(moment),
        )

    @api.model
    def _beginning(self, company, begin, end):
        """Return the campaigns that take in their audience by then: a planned launch, or a day on which they start."""
        campaigns = self.env["grc.campaign"].sudo()
        within = [("company_id", "=", company.id)]
        planned = campaigns.search(
            [*within, ("state", "=", "planned"), ("planned_at", "<", end), ("start", "in", (False, "launch"))]
        )
        starting = campaigns.search([*within, ("state", "=", "running"), ("next_start", ">=", begin)])
        return planned | starting.filtered(lambda one: one.next_start < end)
