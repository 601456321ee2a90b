from contextlib import closing

from odoo import api, models
from odoo.tools import SQL

from ...tools import moments

#: Customers of a figure that a list shows; a greater figure is shown alone.
LISTED = 5000


class Rehearsing:
    """Stands in the context while a campaign is rehearsed: what a client sends is never one."""


REHEARSING = Rehearsing()


class GrcCampaignRehearsal(models.AbstractModel):
    """A campaign as it would run from now on, if nobody did anything; nothing is kept.

    Step by step the tasks of the audience come into ``grc_claim``, are judged as ``grc.campaign.claim`` judges them, by
    consent and by what stands open today, and by the rules of pressure at the time of the step, with the contacts of
    the steps before. Nobody answers, so only steps whose outcome is to be missing are come to. All of it is taken back
    by a savepoint.
    """

    _name = "grc.campaign.rehearsal"
    _description = "Dry Run of a Campaign"

    @api.model
    def _run(self, campaign, now, partner=None):
        """Return what would become of each step.

        :param campaign: ``grc.campaign``, one record
        :param datetime now: moment of the launch
        :param partner: commercial entity whose way is told, too; None: nobody's
        :return: list of ``(step, moment, [(control, verdict, reason, answer, number, customers)], row)``: verdict is
            ``reached``, ``later``, ``refused``, ``skipped`` or ``cancelled``, answer what is done about what comes
            first, customers are ids, :data:`LISTED` at most; ``row`` is ``(control, verdict, reason, answer, model,
            id)`` of the partner
        """
        campaign = campaign.sudo()
        rehearsal = self.sudo().with_context(grc_rehearsing=REHEARSING)
        found = []
        with closing(self.env.cr.savepoint()):
            rehearsal._begin(campaign, now)
            for step in campaign.step_ids.filtered(lambda one: not one.closed):
                found.append((step, *rehearsal._play(campaign, step, now, partner)))
        return found

    @api.model
    def _begin(self, campaign, now):
        """Make the working tables: who goes on from the launch or a step and when, and whom it would have contacted."""
        enrolment, share = self.env["grc.campaign.enrolment"], self.env["grc.campaign.forecast"]._share(campaign)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE grc_rehearsal ON COMMIT DROP AS
                SELECT c.partner_id, %(control)s AS control, %(priority)s AS priority, %(now)s::timestamp AS moment,
                       NULL::integer AS step_id
                  FROM grc_customer c %(exempt)s WHERE c.id IN (%(audience)s)
                """,
                control=enrolment._control(campaign, share),
                exempt=enrolment._exempt(campaign, share),
                priority=enrolment._priority(campaign),
                now=now,
                audience=enrolment._customers(campaign),
            )
        )
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE grc_rehearsed (partner_id integer, channel varchar, moment timestamp)"
            " ON COMMIT DROP"
        )

    @api.model
    def _play(self, campaign, step, now, partner):
        """Do one step; return its earliest moment, its counts, and the row of a partner."""
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS grc_claim"))
        self.env.cr.execute(self._claimed(campaign, step, *self._before(campaign, step)))
        moment = self.env.execute_query(SQL("SELECT MIN(due_at) FROM grc_claim"))[0][0] or now
        self._judge(campaign.company_id, now, moment)
        counts = self.env.execute_query(
            SQL(
                """
                SELECT k.control, %s AS became, COALESCE(k.reason, k.gate) AS reason, k.answer, COUNT(*),
                       (ARRAY_AGG(c.id ORDER BY k.priority DESC, c.id))[1:%s]
                  FROM grc_claim k
                  JOIN grc_customer c ON c.partner_id = k.partner_id AND c.company_id = k.company_id
                 GROUP BY 1, 2, 3, 4
                """,
                self._became(),
                LISTED,
            )
        )
        row = self._row(partner)
        self._go_on(step)
        self._pass_over(step)
        return moment, counts, row

    @api.model
    def _before(self, campaign, step):
        """Return the id of the step that leads to a step (None: the launch, 0: nobody comes), and the days waited."""
        if step.after == "launch":
            return None, 0
        if step.after != "previous":
            return (step._awaited().id or 0 if step.missing else 0), step.within
        for one in reversed(campaign.step_ids.filtered(lambda one: one._is_before(step))):
            if not one.closed or one.after not in ("launch", "previous"):
                return (0 if one.closed else one.id), 0
        return 0, 0

    @api.model
    def _claimed(self, campaign, step, before, days):
        """Return the statement that makes ``grc_claim`` of one step for all who have come to it.

        :param before: id of the step that they come from; None: the launch
        :param int days: for which its outcome was waited for
        """
        return SQL(
            """
            CREATE TEMPORARY TABLE grc_claim ON COMMIT DROP AS
            SELECT d.*, d.due_at + make_interval(days => %(latest)s) AS expires_at
              FROM (SELECT ROW_NUMBER() OVER (ORDER BY r.priority DESC, r.partner_id)::integer AS task_id,
                           NULL::integer AS participation_id, s.campaign_id, %(company)s AS company_id,
                           s.id AS step_id, r.partner_id, p.commercial_partner_id AS entity_id, s.action, s.channel,
                           s.when_full, %(purpose)s::varchar AS purpose, r.priority, r.control,
                           %(zone)s AS zone, %(due)s AS due_at,
                           CASE WHEN s.action = 'mail' AND p.email_normalized <> ''
                                THEN md5(concat_ws('/', s.id, '', 0, p.email_normalized)) END AS once,
                           NULL::varchar AS verdict, NULL::varchar AS reason, NULL::integer AS rule_id,
                           NULL::integer AS consent_rule_id, NULL::varchar AS res_model, NULL::integer AS res_id,
                           NULL::timestamp AS retry_at, NULL::varchar AS gate, NULL::varchar AS answer
                      FROM grc_rehearsal r
                      JOIN res_partner p ON p.id = r.partner_id
                      JOIN grc_campaign_step s ON s.id = %(step)s
                      %(zones)s
                     WHERE r.step_id IS NOT DISTINCT FROM %(before)s) d
            """,
            latest=step.latest,
            company=campaign.company_id.id,
            purpose=campaign.purpose,
            zone=moments.zone(self.env, SQL("p")),
            zones=moments.zones(self.env, SQL("%s", campaign.company_id.id)),
            due=moments.due_for(
                self.env, SQL("(r.moment + make_interval(days => %s))", days), SQL("%s", campaign.company_id.id)
            ),
            step=step.id,
            before=before,
        )

    @api.model
    def _judge(self, company, now, moment):
        """Ask of the batch what the executor asks.

        :param datetime now: of which consent and what stands open are
        :param datetime moment: of the step
        """
        claim, pressure, today = self.env["grc.campaign.claim"], self.env["grc.pressure"], company._grc_today()
        self.env["grc.campaign.condition"]._ask()
        claim._ask_gates(company, today, now, barred=True)
        claim._ask_consent(company, today)
        claim._ask_addresses(company)
        claim._ask_gates(company, today, now)
        self.env["grc.sending"]._keep_quiet(company, moment)
        pressure._refuse(company, moment)
        # What waits is put off behind those that go.
        self._contact(SQL("k.verdict IS NULL"), SQL("%s::timestamp", moment))
        pressure._postpone(company, moment)

    @api.model
    def _became(self):
        """Return SQL of what becomes of a task ``k``: put off by pressure it comes later, if that is not too late."""
        return SQL(
            "CASE WHEN k.verdict IS NULL THEN 'reached'"
            " WHEN k.verdict <> 'refused' OR k.reason NOT IN ('pressure', 'quiet') THEN k.verdict"
            " WHEN k.retry_at <= k.expires_at AND (k.reason = 'quiet' OR k.when_full = 'wait') THEN 'later'"
            " ELSE 'skipped' END"
        )

    @api.model
    def _contact(self, condition, moment):
        """Note contacts that would have been made, for the rules of pressure; the comparison group has none."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO grc_rehearsed SELECT k.partner_id, k.channel, %s FROM grc_claim k"
                " WHERE NOT k.control AND k.channel IS NOT NULL AND k.purpose = 'marketing' AND (%s)",
                moment,
                condition,
            )
        )

    @api.model
    def _row(self, partner):
        """Return what became of a partner at this step; None when they have not come to it."""
        if not partner:
            return None
        query = """
            SELECT k.control, %s, COALESCE(k.reason, k.gate), k.answer, k.res_model, k.res_id FROM grc_claim k
             WHERE k.partner_id = %s
        """
        rows = self.env.execute_query(SQL(query, self._became(), partner.id))
        return rows[0] if rows else None

    @api.model
    def _go_on(self, step):
        """Let those go on whom a step has reached, or will reach later, and whom it is not for."""
        became = self._became()
        self._contact(SQL("%s = 'later'", became), SQL("k.retry_at"))
        self.env.cr.execute(
            SQL(
                "INSERT INTO grc_rehearsal"
                " SELECT k.partner_id, k.control, k.priority,"
                " CASE WHEN %(became)s = 'later' THEN k.retry_at ELSE k.due_at END, %(step)s"
                " FROM grc_claim k WHERE %(became)s IN ('reached', 'later') OR k.reason = 'condition'"
                " OR %(became)s = 'skipped' AND k.reason = 'pressure' AND k.when_full = 'next'",
                step=step.id,
                became=became,
            )
        )

    @api.model
    def _pass_over(self, step):
        """Let those go on for whom something comes first that leaves the step out."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO grc_rehearsal SELECT k.partner_id, k.control, k.priority, k.due_at, %s FROM grc_claim k"
                " WHERE k.answer = 'skip' AND k.verdict = 'skipped'",
                step.id,
            )
        )
