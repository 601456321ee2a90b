import logging
from functools import partial

from odoo import SUPERUSER_ID, api, models
from odoo.addons.grc_base.tools.consent import REFUSALS
from odoo.tools import SQL
from psycopg2 import OperationalError
from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

_logger = logging.getLogger(__name__)
#: How often a transaction that came too late begins anew.
TRIES = 20
#: Longest wait for a mail that is just going.
PATIENCE = "60s"
#: What another transaction, which was quicker, makes of a statement.
TOO_LATE = (SerializationFailure, DeadlockDetected)


class GrcConsentQueue(models.AbstractModel):
    """Mails of mailings that wait for the mail server, and decisions that come meanwhile.

    A mail takes its own row before it is asked about, in a transaction that begins there. A refusal is committed, then
    it takes the rows of all mails that wait for its address: so either the mail sees the refusal, or the refusal
    waits until the mail is gone. Whoever refused has their answer after that.
    """

    _name = "grc.consent.queue"
    _description = "Queue of Mails and Consent"

    # Decisions

    @api.model
    def _follow(self, decisions):
        """Once these decisions are committed, cancel what waits for whoever refused.

        :param decisions: ``grc.consent``
        """
        found = self._addresses(decisions)
        if not found:
            return
        after = self.env.cr.postcommit
        if "grc_consent_queue" not in after.data:
            after.data["grc_consent_queue"] = set()
            after.add(partial(self._recall, self.env.registry, after.data["grc_consent_queue"]))
        after.data["grc_consent_queue"] |= found

    @api.model
    def _addresses(self, decisions):
        """Return the addresses that refuse marketing by e-mail."""
        refusals = decisions.filtered(
            lambda one: (
                one.decision in REFUSALS and one.channel in ("email", False) and one.purpose in ("marketing", False)
            )
        )
        return {one.point or one.partner_id.email_normalized for one in refusals} - {False, None}

    @api.model
    def _recall(self, registry, addresses):
        """Cancel what waits for addresses, in a transaction of its own; a mail that is just going is waited for.

        What it does not come to, a mail is asked about before it goes.
        """
        for __ in range(TRIES):
            with registry.cursor() as cr:
                try:
                    queue = api.Environment(cr, SUPERUSER_ID, {})[self._name]
                    queue._waiting(addresses)._grc_stopped()
                    cr.commit()  # pylint: disable=invalid-commit
                    return
                except TOO_LATE:
                    cr.rollback()
                except LockNotAvailable:
                    break
                except OperationalError:
                    _logger.exception("Mails that wait for who refused were not cancelled yet")
                    return
        _logger.warning("A mail took longer than %s to go: the answer to a refusal did not wait for it", PATIENCE)

    @api.model
    def _waiting(self, addresses):
        """Take the mails that wait for addresses, and return them."""
        self.env.cr.execute(SQL("SELECT set_config('lock_timeout', %s, TRUE)", PATIENCE))
        self.env.cr.execute(
            SQL(
                """
                SELECT m.id FROM mail_mail m
                 WHERE m.state = 'outgoing' AND m.id IN (
                       SELECT t.mail_mail_id FROM mailing_trace t
                        WHERE t.email = ANY(%s) AND t.trace_status IN ('outgoing', 'process', 'pending'))
                 ORDER BY m.id FOR NO KEY UPDATE
                """,
                list(addresses),
            ),
            log_exceptions=False,
        )
        return self.env["mail.mail"].browse(one for (one,) in self.env.cr.fetchall())

    # Mails

    @api.model
    def _take(self, mail):
        """Take a mail whose turn has come, and return whether it may still go; what may not is cancelled.

        The transaction begins here, so that it sees what was decided until now.

        :param mail: ``mail.mail``, one record of a run that commits mail by mail
        """
        for __ in range(TRIES):
            # Nothing is pending: a mail is committed before the next one is taken.
            self.env.cr.commit()  # pylint: disable=invalid-commit
            try:
                waits = self._lock(mail)
            except TOO_LATE:
                self.env.cr.rollback()
                continue
            if waits and not mail._grc_stopped():
                return True
            self.env.cr.commit()  # pylint: disable=invalid-commit
            return False
        _logger.info("Mail %s is left for the next run: others are busy with it", mail.id)
        return False

    @api.model
    def _lock(self, mail):
        """Take the rows of a mail and of its traces; return whether it waits."""
        for model in ("mail.mail", "mailing.trace"):
            self.env[model].invalidate_model()
        cr = self.env.cr
        waits = SQL("SELECT id FROM mail_mail WHERE id = %s AND state = 'outgoing' FOR NO KEY UPDATE", mail.id)
        cr.execute(waits, log_exceptions=False)
        if not cr.rowcount:
            return False
        traces = SQL("SELECT id FROM mailing_trace WHERE mail_mail_id = %s FOR NO KEY UPDATE", mail.id)
        cr.execute(traces, log_exceptions=False)
        return True
