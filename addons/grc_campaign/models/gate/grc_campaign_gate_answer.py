from odoo import api, models
from odoo.tools import SQL

#: Verdict of each answer; None: another channel is tried.
VERDICTS = {"wait": "refused", "person": "refused", "skip": "skipped", "end": "cancelled", "channel": None}


class GrcCampaignGateAnswer(models.AbstractModel):
    """What becomes of the tasks of a batch before which something comes: what the rules of their company say.

    In ``grc_claim``, ``gate`` is the reason and ``answer`` what is done (``ANSWERS``). The comparison group is asked
    the same; nobody is called or asked on its account.
    """

    _name = "grc.campaign.gate.answer"
    _description = "Answers to What Comes First"

    @api.model
    def _ask(self, company, day, now, barred=False):
        """Put to the batch the gates of a company.

        :param company: ``res.company``, one record
        :param day: of the company
        :param datetime now: moment of the batch
        :param bool barred: those by which nobody may be contacted, or the others
        """
        rules = self.env["grc.campaign.gate.rule"]._of(company)
        for gate in self.env["grc.campaign.gate"]._all():
            rule, answer = self._said(rules, gate)
            if gate._barred == barred and answer != "pass":
                self._give(gate, answer, rule and rule.channel, company, day, now)
        if not barred:
            self._ask_channel(company, day, now)

    @api.model
    def _said(self, rules, gate):
        """Return the rule about a gate, if there is one, and what is done."""
        rule = rules.get(gate._rule)
        return rule, rule.answer if rule else gate._answer

    @api.model
    def _left_out(self, company, day, entities, marketing=True):
        """Return the SELECT of the ids of those for whom a step is left out, or the campaign ends.

        Who waits, or is called or visited instead, is none of them.

        :param company: ``res.company``, one record
        :param day: of the company
        :param SQL entities: SELECT of the commercial entities asked about; there may be others in the answer
        :param bool marketing: whether marketing is asked about, or what nobody chooses alone
        """
        rules = self.env["grc.campaign.gate.rule"]._of(company)
        queries = [
            SQL("SELECT g.partner_id FROM (%s) g(partner_id, res_model, res_id)", gate._query(company, day, entities))
            for gate in self.env["grc.campaign.gate"]._all()
            if (marketing or gate._barred) and self._said(rules, gate)[1] in ("skip", "end")
        ]
        return SQL(" UNION ALL ").join(queries) if queries else SQL("SELECT NULL::integer WHERE FALSE")

    @api.model
    def _give(self, gate, answer, channel, company, day, now):
        """Let an answer be given to those whom a gate is about; who is called anyway is let through."""
        condition = SQL("g.partner_id = k.entity_id AND k.company_id = %s AND %s", company.id, gate._condition())
        values = {
            "gate": gate._gate,
            "answer": answer,
            "res_model": SQL("g.res_model"),
            "res_id": SQL("g.res_id"),
            "retry_at": _tomorrow(now) if VERDICTS[answer] == "refused" else None,
        }
        if answer == "channel":
            condition = SQL("%s AND k.channel <> %s", condition, channel or "phone")
            values |= {"action": "activity", "channel": channel or "phone", "once": None}
        first = SQL(
            "(SELECT DISTINCT ON (q.partner_id) q.* FROM (%s) q(partner_id, res_model, res_id)"
            " ORDER BY q.partner_id, q.res_id) g",
            gate._query(company, day),
        )
        reason = gate._gate if VERDICTS[answer] else None
        self.env["grc.campaign.claim"]._mark(condition, VERDICTS[answer], reason, first, **values)

    @api.model
    def _ask_channel(self, company, day, now):
        """Let those wait who may not be contacted on the other channel either."""
        these = SQL("answer = 'channel' AND company_id = %s", company.id)
        if not self.env.execute_query(SQL("SELECT 1 FROM grc_claim WHERE verdict IS NULL AND %s LIMIT 1", these)):
            return
        self.env["grc.campaign.claim"]._ask_consent(company, day, these)
        self.env.cr.execute(
            SQL(
                "UPDATE grc_claim SET verdict = 'refused', reason = gate, answer = 'wait', consent_rule_id = NULL,"
                " retry_at = %s WHERE verdict = 'skipped' AND %s",
                _tomorrow(now),
                these,
            )
        )

    # What follows

    @api.model
    def _act(self, now):
        """Let salespeople contact customers in place of steps, and be asked what comes first."""
        self.env["grc.campaign.gate.channel"]._send(now)
        self.env["grc.campaign.gate.person"]._send(now)

    @api.model
    def _note(self, now):
        """Keep a row of what came first and what was done about it: one a task, gate and answer.

        What is refused for something else, once there was another channel, is no document's.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_refusal (task_id, campaign_id, company_id, reason, answer, res_model, res_id,
                                                  moment)
                SELECT k.task_id, k.campaign_id, k.company_id, k.gate, k.answer, k.res_model, k.res_id, %s
                  FROM grc_claim k
                 WHERE k.gate IS NOT NULL AND NOT EXISTS (
                       SELECT 1 FROM grc_campaign_refusal r
                        WHERE r.task_id = k.task_id AND r.reason = k.gate AND r.answer IS NOT DISTINCT FROM k.answer)
                """,
                now,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE grc_claim SET res_model = NULL, res_id = NULL"
                " WHERE gate IS NOT NULL AND reason IS DISTINCT FROM gate"
            )
        )

    @api.model
    def _end(self):
        """End the campaign for those for whom a gate ends it."""
        query = "SELECT DISTINCT participation_id FROM grc_claim WHERE answer = 'end' AND verdict = 'cancelled'"
        gone = [one for (one,) in self.env.execute_query(SQL(query))]
        if gone:
            self.env["grc.campaign.follow"]._leave(SQL("m.id = ANY(%s)", gone), "gate")


def _tomorrow(now):
    """Return SQL of the moment at which what waits is looked at again."""
    return SQL("%s::timestamp + interval '1 day'", now)
