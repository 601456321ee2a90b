from odoo import api, models
from odoo.tools import SQL


class GrcCampaignQueue(models.AbstractModel):
    """Mails of campaigns that wait for the mail server, when their campaign is halted or stopped.

    Halting is meant to be taken back, so what is queued waits, and goes when the campaign goes on: nothing is lost,
    and state, ledger and queue agree all the time. Stopping is for good, so it is cancelled, and no contact any more.
    A mail whose turn has come holds the row of its campaign until it is gone: who halts or stops waits for that one
    mail, and no other leaves after their answer.
    """

    _name = "grc.campaign.queue"
    _description = "Queued Mails of Campaigns"

    @api.model
    def _held(self):
        """Return the SELECT of the ids of the mails that wait until their campaign goes on."""
        return SQL(
            "SELECT t.mail_id FROM grc_campaign_task t JOIN grc_campaign c ON c.id = t.campaign_id"
            " WHERE c.held AND t.mail_id IS NOT NULL",
            to_flush=self.env["grc.campaign"]._fields["held"],
        )

    @api.model
    def _may_go(self, mail):
        """Return whether the campaign of a mail lets it go; the campaign's row is held until it has.

        :param mail: ``mail.mail``, one record
        """
        query = """
            SELECT c.held FROM grc_campaign c
             WHERE c.id IN (SELECT t.campaign_id FROM grc_campaign_task t WHERE t.mail_id = %s) FOR SHARE
        """
        self.env.cr.execute(SQL(query, mail.id), log_exceptions=False)
        return not any(held for (held,) in self.env.cr.fetchall())

    @api.model
    def _leaving(self):
        """Return the campaigns of which something may leave.

        They run, begin by themselves, or mails of theirs are queued and not held.
        """
        self.env.flush_all()
        query = """
            SELECT c.id FROM grc_campaign c
             WHERE c.held IS NOT TRUE AND (c.state IN ('running', 'planned') OR c.id IN (
                   SELECT t.campaign_id FROM grc_campaign_task t
                     JOIN mail_mail m ON m.id = t.mail_id AND m.state = 'outgoing'))
             ORDER BY 1
        """
        return self.env["grc.campaign"].sudo().browse(one for (one,) in self.env.execute_query(SQL(query)))

    @api.model
    def _queued(self, campaigns):
        """Return how many mails of campaigns are queued.

        :param campaigns: ``grc.campaign``
        """
        self.env["mail.mail"].flush_model(["state"])
        query = """
            SELECT COUNT(*) FROM grc_campaign_task t JOIN mail_mail m ON m.id = t.mail_id AND m.state = 'outgoing'
             WHERE t.campaign_id = ANY(%s)
        """
        return self.env.execute_query(SQL(query, campaigns.ids))[0][0]

    @api.model
    def _wake(self):
        """Let Odoo's queue of mails run soon."""
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _cancel(self, campaigns):
        """Cancel the mails of campaigns that are queued; they were no contacts.

        :param campaigns: ``grc.campaign`` whose rows this transaction has written
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT t.id, m.id FROM grc_campaign_task t JOIN mail_mail m ON m.id = t.mail_id AND m.state = 'outgoing'
                 WHERE t.campaign_id = ANY(%s) ORDER BY m.id FOR NO KEY UPDATE OF m
                """,
                campaigns.ids,
            )
        )
        tasks, ids = zip(*self.env.cr.fetchall(), strict=True) if self.env.cr.rowcount else ((), ())
        mails = self.env["mail.mail"].sudo().browse(ids)
        mails.write({"state": "cancel"})
        mails.mailing_trace_ids.write({"trace_status": "cancel"})
        self.env.flush_all()
        self._take_back(list(tasks))

    @api.model
    def _refuse(self, mails):
        """Let queued mails that consent has stopped have been no contacts: a refusal each, and no row in the ledger.

        :param mails: ``mail.mail`` that were cancelled in this transaction
        """
        if not mails:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH refused AS (
                    UPDATE grc_campaign_task t SET state = 'skipped', acted_at = %(now)s, reason = %(reason)s
                      FROM mailing_trace x
                     WHERE x.id = t.trace_id AND x.failure_type IS NOT NULL AND t.mail_id = ANY(%(mails)s)
                       AND t.state = 'done' RETURNING t.id, t.campaign_id, t.company_id, t.reason),
                told AS (
                    INSERT INTO grc_campaign_refusal (task_id, campaign_id, company_id, reason, moment)
                    SELECT id, campaign_id, company_id, reason, %(now)s FROM refused)
                DELETE FROM grc_contact_ledger l USING refused WHERE l.task_id = refused.id
                """,
                now=self.env.cr.now().replace(microsecond=0),
                reason=SQL(
                    "CASE x.failure_type WHEN 'mail_bl' THEN 'consent_blacklisted'"
                    " ELSE 'consent_' || substr(x.failure_type, 5) END"
                ),
                mails=mails.ids,
            )
        )
        for model in ("grc.campaign.task", "grc.campaign.refusal", "grc.contact.ledger"):
            self.env[model].invalidate_model()

    @api.model
    def _take_back(self, tasks):
        """Let what tasks have queued have been no contact: their customers have left, and the ledger knows nothing."""
        now = self.env.cr.now().replace(microsecond=0)
        self.env.cr.execute(SQL("DELETE FROM grc_contact_ledger WHERE task_id = ANY(%s)", tasks))
        self.env.cr.execute(
            SQL(
                """
                WITH taken AS (
                    UPDATE grc_campaign_task SET state = 'cancelled', reason = 'left', acted_at = %(now)s
                     WHERE id = ANY(%(tasks)s) RETURNING participation_id)
                UPDATE grc_campaign_participation m SET state = 'exited', exit_reason = 'stopped', ended_at = %(now)s
                 WHERE m.state = 'done' AND m.id IN (SELECT participation_id FROM taken)
                """,
                now=now,
                tasks=tasks,
            )
        )
        self.env.invalidate_all(flush=False)
