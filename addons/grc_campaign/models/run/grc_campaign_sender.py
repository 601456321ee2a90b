import logging

import psycopg2
from odoo import api, models
from odoo.addons.grc_lifecycle.tools.planning import QUIET
from odoo.tools import SQL

from .grc_campaign_task import ENDS

_logger = logging.getLogger(__name__)

#: Contacts that are made in one savepoint.
SIZE = 500
#: Columns of tasks that hold what was made; a tag is put on the contact itself.
MADE = {"mail": "mail_id", "activity": "activity_id", "action": "activity_id", "lead": "lead_id", "tag": "lead_id"}
#: Minutes until a task that failed is tried again, by how often it has failed; then it is parked.
GAPS = (5, 60)


class GrcCampaignSender(models.AbstractModel):
    """Doing what passed all questions: mails are queued, activities made, with state and ledger in one savepoint.

    Mails go through Odoo's composer, where ``grc.consent.mailing`` is asked about each once more, into Odoo's queue.
    When a batch fails, its halves are tried, until the one that fails is found.
    """

    _name = "grc.campaign.sender"
    _description = "Contacts of Campaigns"

    @api.model
    def _send(self, now):
        """Do what the batch has no verdict on, the highest priority first.

        :param datetime now: moment of the batch
        """
        self._work(SQL("k.verdict IS NULL"), now)

    @api.model
    def _work(self, condition, now):
        """Do the tasks ``k`` of the batch that meet a condition (SQL), the highest priority first."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.step_id, array_agg(k.task_id ORDER BY k.priority DESC, k.task_id),
                       array_agg(k.partner_id ORDER BY k.priority DESC, k.task_id)
                  FROM grc_claim k WHERE %s GROUP BY k.step_id ORDER BY MAX(k.priority) DESC, 1
                """,
                condition,
            )
        )
        for step, tasks, partners in rows:
            for turn in _apart(list(zip(tasks, partners, strict=True))):
                for start in range(0, len(turn), SIZE):
                    self._try(self.env["grc.campaign.step"].browse(step), turn[start : start + SIZE], now)

    @api.model
    def _try(self, step, pairs, now):
        """Do a step for some customers, or for all of them but those for whom it fails.

        :param pairs: list of (task id, partner id)
        """
        try:
            with self.env.cr.savepoint():
                self._do(step, pairs, now)
        except (psycopg2.OperationalError, MemoryError):
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(pairs) == 1:
                _logger.warning("Task %s of a campaign failed", pairs[0][0], exc_info=True)
                self._fail(pairs[0][0], error, now)
                return
            half = len(pairs) // 2
            for part in (pairs[:half], pairs[half:]):
                self._try(step, part, now)

    @api.model
    def _do(self, step, pairs, now):
        if step.action == "mail":
            made = self._queue_mails(step, pairs)
        elif step.action == "activity":
            made = self._make_activities(step, pairs, lambda task, user: self._said(step))
        else:
            made = self.env["grc.campaign.act"]._make(step, pairs)
        tasks = self._note_done(MADE[step.action], made, now)
        if step.action == "mail":
            self._note_traces(tasks)
            self.env["grc.campaign.tracking"]._mark(step.company_id, tasks)
        self._enter(tasks, now)

    @api.model
    def _note_done(self, column, made, now):
        """Let tasks be done; return their ids.

        :param str column: that holds what was made
        :param made: list of (task id, id of what was made, or None)
        """
        tasks, ids = [task for task, __ in made], [one for __, one in made]
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_task t SET state = 'done', reason = NULL, error = NULL, acted_at = %(now)s,
                       %(column)s = u.made
                  FROM unnest(%(tasks)s::integer[], %(ids)s::integer[]) u(task_id, made) WHERE t.id = u.task_id
                """,
                now=now,
                column=SQL.identifier(column),
                tasks=tasks,
                ids=ids,
            )
        )
        return tasks

    @api.model
    def _enter(self, tasks, now):
        """Enter contacts in the ledger; what customers do not notice is none."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_contact_ledger (task_id, campaign_id, company_id, partner_id, channel, purpose, moment,
                                                once)
                SELECT k.task_id, k.campaign_id, k.company_id, k.partner_id, k.channel, k.purpose, %(now)s, k.once
                  FROM grc_claim k WHERE k.task_id = ANY(%(tasks)s) AND k.channel IS NOT NULL
                """,
                now=now,
                tasks=tasks,
            )
        )

    @api.model
    def _fail(self, task, error, now):
        """Let a task that failed be tried again, with growing gaps; after the third time it is parked."""
        gaps = SQL(" ").join(SQL("WHEN %s THEN %s", place, minutes) for place, minutes in enumerate(GAPS))
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_task
                   SET tries = tries + 1, state = CASE WHEN tries >= %(most)s THEN 'parked' ELSE 'ready' END,
                       due_at = %(now)s::timestamp + make_interval(mins => CASE tries %(gaps)s ELSE 0 END),
                       expires_at = expires_at + make_interval(mins => CASE tries %(gaps)s ELSE 0 END),
                       error = %(error)s
                 WHERE id = %(task)s
                """,
                most=len(GAPS),
                now=now,
                gaps=gaps,
                error=str(error)[:1000],
                task=task,
            )
        )

    # Mails

    @api.model
    def _queue_mails(self, step, pairs):
        """Queue the mail of a step for contacts; return the (task id, mail id) of those that are queued."""
        groups = self.env["grc.campaign.from"]._groups(step, pairs)
        return [made for sender, some in groups for made in self._queue_from(step, some, sender)]

    @api.model
    def _queue_from(self, step, pairs, sender):
        """Queue the mail of a step for contacts, from a user; no user: from whom the mail says."""
        mailing = step.mailing_id.with_company(step.company_id)
        user = mailing.user_id or self.env.user
        mailing = mailing.with_context(lang=user.lang, tz=user.tz)
        composer = (
            mailing.env["mail.compose.message"]
            .with_context(
                active_ids=[partner for __, partner in pairs],
                default_composition_mode="mass_mail",
                **mailing._get_mass_mailing_context(),
            )
            .create(self._composer_values(mailing, user) | self.env["grc.campaign.from"]._values(sender))
        )
        mails, __ = composer._action_send_mail(auto_commit=False)
        queued = dict(zip(mails.mapped("res_id"), mails.ids, strict=True))
        self.env.flush_all()
        self._note_cancelled(mailing, {partner: task for task, partner in pairs if partner not in queued})
        return [(task, queued[partner]) for task, partner in pairs if partner in queued]

    @api.model
    def _composer_values(self, mailing, user):
        """Return what Odoo gives the composer of a mailing; nothing is sent at once.

        Links are shortened here, once for all, not in each mail.
        """
        values = {
            "auto_delete": not mailing.keep_archives,
            "auto_delete_keep_log": mailing.reply_to_mode == "update",
            "author_id": user.partner_id.id,
            "attachment_ids": [(4, attachment.id) for attachment in mailing.attachment_ids],
            "body": mailing._prepend_preview(mailing.convert_links()[mailing.id], mailing.preview),
            "composition_mode": "mass_mail",
            "email_from": mailing.email_from,
            "force_send": False,
            "mail_server_id": mailing.mail_server_id.id,
            "mass_mailing_id": mailing.id,
            "model": "res.partner",
            "reply_to_force_new": mailing.reply_to_mode == "new",
            "subject": mailing.subject,
            "template_id": False,
            "use_exclusion_list": mailing.use_exclusion_list,
        }
        return values | ({"reply_to": mailing.reply_to} if mailing.reply_to_mode == "new" else {})

    @api.model
    def _note_traces(self, tasks):
        """Let tasks know the traces of their mails: Odoo deletes mails that were sent."""
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_task t SET trace_id = x.id FROM mailing_trace x"
                " WHERE x.mail_mail_id = t.mail_id AND t.id = ANY(%s)",
                tasks,
            )
        )

    @api.model
    def _note_cancelled(self, mailing, tasks):
        """Give a verdict on the tasks whose mail the composer has cancelled: the reason is in the trace.

        :param dict tasks: ``{partner id: task id}``
        """
        if not tasks:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (res_id) res_id, failure_type FROM mailing_trace
                 WHERE mass_mailing_id = %s AND model = 'res.partner' AND res_id = ANY(%s) AND trace_status = 'cancel'
                 ORDER BY res_id, id DESC
                """,
                mailing.id,
                list(tasks),
            )
        )
        reasons = dict.fromkeys(tasks, "mail") | {partner: _reason(failure) for partner, failure in rows}
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_claim k SET verdict = 'skipped', reason = u.reason
                  FROM unnest(%s::integer[], %s::varchar[]) u(task_id, reason) WHERE k.task_id = u.task_id
                """,
                [tasks[partner] for partner in reasons],
                list(reasons.values()),
            )
        )

    # Activities

    @api.model
    def _said(self, step):
        """Return what the activity of a step says."""
        return {
            "activity_type_id": step.activity_type_id.id,
            "summary": step.summary or step.name,
            "note": step.note,
        }

    @api.model
    def _make_activities(self, step, pairs, said):
        """Make an activity on each of some customers, for who answers for them; return its (task id, activity id).

        :param pairs: list of (task id, partner id)
        :param said: function of the task id and the user that returns its type, summary and note
        """
        partners = self.env["res.partner"].browse(partner for __, partner in pairs)
        alike = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "date_deadline": step.company_id._grc_today(),
            "automated": True,
        }
        values = [
            {**alike, "res_id": partner, "user_id": user.id, **said(task, user)}
            for (task, partner), user in zip(pairs, self._users(step, partners), strict=True)
        ]
        made = self.env["mail.activity"].with_company(step.company_id).with_context(**QUIET).create(values)
        self.env.flush_all()
        return list(zip((task for task, __ in pairs), made.ids, strict=True))

    @api.model
    def _users(self, step, partners):
        """Return who answers for each of some customers: their salesperson, else who answers for the campaign."""
        there, other = partners.user_id._grc_there(step.company_id), step.campaign_id._answers()
        return [partner.user_id if partner.user_id in there else other for partner in partners]


def _apart(pairs):
    """Return (task, partner) in lists in each of which a partner is once: a composer takes each contact once."""
    turns = []
    seen = {}
    for task, partner in pairs:
        place = seen[partner] = seen.get(partner, -1) + 1
        if place == len(turns):
            turns.append([])
        turns[place].append((task, partner))
    return turns


def _reason(failure):
    """Return the reason of a task whose trace has a failure type."""
    if failure in dict(ENDS):
        return failure
    if failure == "mail_bl":
        return "consent_blacklisted"
    return f"consent_{failure[4:]}" if (failure or "").startswith("grc_") else "mail"
