from odoo import api, models
from odoo.addons.grc_base.tools.clock import local_day
from odoo.addons.grc_base.tools.consent import REFUSALS
from odoo.tools import SQL

from ...tools import moments

#: Entities are shared out among so many parts; one process at a time works on each.
PARTS = 16
#: Entities of a batch.
SIZE = 500


class GrcCampaignClaim(models.AbstractModel):
    """A batch of tasks that are due, all those of some entities together, and what becomes of each.

    ``grc_claim`` is its working table, of the transaction: a row a task, with the verdict (``skipped``, ``cancelled``,
    ``refused``; NULL: it is done) and the reason. The order of the questions: has the customer left, is it too late, is
    the step closed, is it for them (``grc.campaign.condition``), may they be contacted (``grc.consent.condition``), has
    their address got it, does something come first (``grc.campaign.gate``), is its text approved
    (``grc.campaign.mail.approval``), are these their quiet hours (``grc.sending``), is there room (``grc.pressure``),
    and in this hour (``grc.sending``). The comparison group is asked the same, save the last: it takes no hour's room.
    """

    _name = "grc.campaign.claim"
    _description = "Batch of Tasks"

    # What is due

    @api.model
    def _due(self, now):
        """Return the condition that task ``t`` of campaign ``c`` is due at a moment.

        Companies in the context are another process's (``grc.sending``).
        """
        due = SQL("t.state = 'ready' AND t.due_at <= %s AND c.state = 'running'", now)
        without = self.env.context.get("grc_without")
        return SQL("%s AND t.company_id <> ALL(%s)", due, list(without)) if without else due

    @api.model
    def _parts(self, now):
        """Return the parts in which something is due."""
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT %s %s WHERE %s ORDER BY 1", self._part(), self._joined(), self._due(now))
        )
        return [part for (part,) in rows]

    @staticmethod
    def _part():
        """Return SQL of the part of the entity of task ``t``, as it is today; deleted contacts are nobody's."""
        return SQL("MOD(COALESCE(p.commercial_partner_id, 0), %s)", PARTS)

    @staticmethod
    def _joined():
        """Return the FROM clause of tasks with their campaign, participation and contact."""
        return SQL(
            """
            FROM grc_campaign_task t
            JOIN grc_campaign c ON c.id = t.campaign_id
            JOIN grc_campaign_participation m ON m.id = t.participation_id
            LEFT JOIN res_partner p ON p.id = m.partner_id
            """
        )

    @api.model
    def _claim(self, part, now):
        """Take the best entities of a part with all that is due for them, into ``grc_claim``.

        Their rows are locked. So are the campaigns, against those who halt one: they wait for the batch, and what they
        have halted before it is read makes the transaction fail.

        :return: number of tasks
        """
        self.env.flush_all()
        # A batch is small: compiling its statements takes longer than they do.
        self.env.cr.execute(SQL("SELECT set_config('jit', 'off', TRUE)"))
        self.env.cr.execute(
            SQL(
                """
                WITH best AS (
                    SELECT COALESCE(p.commercial_partner_id, 0) AS id %(joined)s
                     WHERE %(due)s AND %(part)s = %(number)s
                     GROUP BY 1 ORDER BY MAX(t.priority) DESC, 1 LIMIT %(size)s)
                SELECT t.id %(joined)s JOIN best ON best.id = COALESCE(p.commercial_partner_id, 0)
                 WHERE %(due)s
                   FOR UPDATE OF t SKIP LOCKED FOR SHARE OF c
                """,
                joined=self._joined(),
                due=self._due(now),
                part=self._part(),
                number=part,
                size=SIZE,
            )
        )
        tasks = [task for (task,) in self.env.cr.fetchall()]
        if tasks:
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS grc_claim"))
            self.env.cr.execute(self._claimed(tasks, now))
            self.env.cr.execute(SQL("ANALYZE grc_claim"))
        return len(tasks)

    @api.model
    def _claimed(self, tasks, now):
        """Return the statement that makes ``grc_claim`` of tasks; who was held back long enough is no more."""
        return SQL(
            """
            CREATE TEMPORARY TABLE grc_claim ON COMMIT DROP AS
            SELECT t.id AS task_id, t.participation_id, t.campaign_id, t.company_id, t.step_id, m.partner_id,
                   p.commercial_partner_id AS entity_id, s.action, s.channel, c.purpose, t.priority, t.expires_at,
                   %(held)s AS control,
                   m.state <> 'running' OR p.id IS NULL AS gone, s.closed, s.when_full, %(zone)s AS zone,
                   CASE WHEN s.action = 'mail' AND p.email_normalized <> ''
                        THEN md5(concat_ws('/', s.id, m.event_key, t.occurrence, p.email_normalized)) END AS once,
                   NULL::varchar AS verdict, NULL::varchar AS reason, NULL::integer AS rule_id,
                   NULL::integer AS consent_rule_id, NULL::varchar AS res_model, NULL::integer AS res_id,
                   NULL::timestamp AS retry_at, NULL::varchar AS gate, NULL::varchar AS answer
            %(joined)s
              JOIN grc_campaign_step s ON s.id = t.step_id
            %(zones)s
             WHERE t.id = ANY(%(tasks)s)
            """,
            zone=moments.zone(self.env, SQL("p")),
            joined=self._joined(),
            zones=moments.zones(self.env, SQL("t.company_id")),
            tasks=tasks,
            held=self._held(now),
        )

    @staticmethod
    def _held(now):
        """Return SQL of whether participation ``m`` of campaign ``c`` is in the comparison group at a moment, still."""
        return SQL(
            "(m.control AND COALESCE(m.drawn_at, m.entered_at) + make_interval(months => c.release_months) > %s)", now
        )

    # What becomes of it

    @api.model
    def _judge(self, now):
        """Say of each task of the batch what becomes of it."""
        for condition, verdict, reason in (
            (SQL("k.gone"), "cancelled", "left"),
            (SQL("k.closed"), "cancelled", "closed"),
            (SQL("k.expires_at < %s", now), "skipped", "late"),
        ):
            self._mark(condition, verdict, reason)
        self.env["grc.campaign.condition"]._ask()
        for company in self._companies():
            day = local_day(now, company)
            self._ask_gates(company, day, now, barred=True)
            self._ask_consent(company, day)
            self._ask_addresses(company)
            self._ask_gates(company, day, now)
            self.env["grc.campaign.mail.approval"]._keep_back(company, now)
            self.env["grc.sending"]._keep_quiet(company, now)
            self.env["grc.pressure"]._refuse(company, now)
            self.env["grc.sending"]._keep_pace(company, now)

    @api.model
    def _companies(self):
        """Return the companies of the batch."""
        rows = self.env.execute_query(SQL("SELECT DISTINCT company_id FROM grc_claim ORDER BY 1"))
        return self.env["res.company"].browse(company for (company,) in rows)

    @api.model
    def _mark(self, condition, verdict, reason, source=None, **values):
        """Give a verdict on those of the batch that have none and meet a condition.

        :param SQL condition: on ``k``, the batch
        :param SQL source: what stands in FROM; None: nothing
        :param reason: key, or SQL
        :param values: further columns
        """
        pairs = {"verdict": verdict, "reason": reason, **values}
        self.env.cr.execute(
            SQL(
                "UPDATE grc_claim k SET %s %s WHERE k.verdict IS NULL AND (%s)",
                SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in pairs.items()),
                SQL("FROM %s", source) if source else SQL(),
                condition,
            )
        )

    @api.model
    def _ask_consent(self, company, day, among=None):
        """Leave out whom nobody may contact on this channel for this purpose.

        :param SQL among: condition on the batch; None: all
        """
        among = among or SQL("TRUE")
        asking = SQL(
            "SELECT DISTINCT channel, purpose FROM grc_claim"
            " WHERE verdict IS NULL AND company_id = %s AND channel IS NOT NULL AND %s",
            company.id,
            among,
        )
        condition = self.env["grc.consent.condition"].sudo()
        for channel, purpose in self.env.execute_query(asking):
            these = SQL("company_id = %s AND channel = %s AND purpose = %s AND %s", company.id, channel, purpose, among)
            asked = condition._asked(channel, purpose, company=company, day=day)
            who = SQL("p.id IN (SELECT partner_id FROM grc_claim WHERE verdict IS NULL AND %s)", these)
            self._mark(
                SQL("v.partner_id = k.partner_id AND NOT v.allowed AND %s", these),
                "skipped",
                SQL("'consent_' || v.reason"),
                SQL("(%s) v", condition._query(asked, who)),
                consent_rule_id=SQL("v.rule_id"),
                **self._decision(),
            )

    @api.model
    def _decision(self):
        """Return the columns that name the decision by which ``v`` refuses; before a gate's document it gives way."""
        decided = SQL("v.consent_id IS NOT NULL AND v.reason = ANY(%s)", list(REFUSALS))
        return {
            "res_model": SQL("CASE WHEN k.gate IS NOT NULL THEN k.res_model WHEN %s THEN 'grc.consent' END", decided),
            "res_id": SQL("CASE WHEN k.gate IS NOT NULL THEN k.res_id WHEN %s THEN v.consent_id END", decided),
        }

    @api.model
    def _ask_addresses(self, company):
        """Leave out who would get a mail at an address that has got it: the better one of two goes."""
        self._mark(
            SQL("k.company_id = %s AND EXISTS (SELECT 1 FROM grc_contact_ledger l WHERE l.once = k.once)", company.id),
            "skipped",
            "address",
        )
        doubles = SQL(
            """
            (SELECT o.task_id, ROW_NUMBER() OVER (PARTITION BY o.once, o.control
                                                  ORDER BY o.priority DESC, o.task_id) AS place
               FROM grc_claim o WHERE o.verdict IS NULL AND o.once IS NOT NULL AND o.company_id = %s) d
            """,
            company.id,
        )
        self._mark(SQL("d.task_id = k.task_id AND d.place > 1"), "skipped", "address", doubles)

    @api.model
    def _ask_gates(self, company, day, now, barred=False):
        """Ask what comes before a contact, see ``grc.campaign.gate.answer``."""
        self.env["grc.campaign.gate.answer"]._ask(company, day, now, barred)
