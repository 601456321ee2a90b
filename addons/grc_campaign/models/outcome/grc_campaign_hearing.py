from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.outcome.kinds import BOUNCE_HARD, BOUNCE_SOFT, COMPLAINT, DELAYED, REPLY
from ...engine.outcome.message import classify
from ...engine.outcome.mime import read
from ...tools.heard import LONGEST, Heard, Mail, plain

BOUNCES = (BOUNCE_HARD, BOUNCE_SOFT)
#: Reports that are looked up by the address where they name no mail: some servers send nothing else.
BY_ADDRESS = (*BOUNCES, DELAYED, COMPLAINT)
#: Days after a mail within which a report that names none may be about it: servers give up after five.
DAYS = 7
#: References and addresses of a message that are looked up.
MOST = 32


class GrcCampaignHearing(models.AbstractModel):
    """Messages that come back from mails of campaigns: what they are (``engine/outcome``), and which mail they name.

    What names one of our Message-Ids comes from somebody who has got the mail. What is found by the address alone may
    be anybody's: it is noted, but stops nothing by itself (``sure``).
    """

    _name = "grc.campaign.hearing"
    _description = "What Comes Back"

    @api.model
    def _hear(self, raw, now=None):
        """Return what a message is and which mails of campaigns it is about; None: about none.

        :param bytes raw: the message as it came
        :param datetime now: when it came, in UTC; None: now
        :rtype: Heard
        """
        now = now or fields.Datetime.now()
        outcome = classify(raw, now.date())
        mails = self._named(outcome) or self._addressed(outcome, now)
        return Heard(outcome, self._evidence(raw), tuple(mails)) if mails else None

    @api.model
    def _evidence(self, raw):
        """Return what a message is found by: its Message-Id, else a hash."""
        own = read(raw).headers.ids("message-id")
        return plain(own[0]) if own and len(own[0]) <= LONGEST else sha256(raw).hexdigest()

    @api.model
    def _named(self, outcome):
        """Return the mail that a message names: the surest of those that it refers to."""
        references = [plain(one) for one in outcome.references[:MOST]]
        if not references:
            return []
        return self._mails(
            SQL("t.message_id = ANY(%s)", references),
            SQL("ORDER BY array_position(%s::varchar[], t.message_id), t.id DESC LIMIT 1", references),
            sure=True,
        )

    @api.model
    def _addressed(self, outcome, now):
        """Return the last mails to the addresses of a report that names none."""
        addresses = [plain(one.address.lower()) for one in outcome.recipients[:MOST] if one.address]
        if outcome.kind not in BY_ADDRESS or not addresses:
            return []
        recent = SQL(
            "t.model = 'res.partner' AND t.email = ANY(%s) AND t.sent_datetime BETWEEN %s::timestamp - %s * interval"
            " '1 day' AND %s",
            addresses,
            now,
            DAYS,
            now,
        )
        last = SQL("ORDER BY t.email, t.sent_datetime DESC, t.id DESC")
        return self._mails(recent, last, sure=False, distinct=SQL("DISTINCT ON (t.email)"))

    @api.model
    def _mails(self, condition, order, sure, distinct=None):
        """Return the mails of campaigns with traces ``t`` that meet a condition.

        :rtype: list[Mail]
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %s k.id, k.campaign_id, k.company_id, t.id, t.email
                  FROM mailing_trace t JOIN grc_campaign_task k ON k.trace_id = t.id WHERE %s %s
                """,
                distinct or SQL(),
                condition,
                order,
            )
        )
        return [Mail(*row, sure=sure) for row in rows]

    # What follows

    @api.model
    def _note(self, heard, now=None):
        """Add what was heard to the outcomes, and let it have its consequences; a second time nothing happens.

        :param Heard heard: a message
        :param datetime now: when it came, in UTC; None: now
        """
        now = now or fields.Datetime.now()
        for mail in heard.mails:
            kind, detail, diagnostic = heard.said_of(mail)
            if self._enter(heard, mail, kind, detail, now):
                self._tell(self.env["mailing.trace"].browse(mail.trace_id), kind, diagnostic or detail)
                self.env["grc.campaign.suppression"]._heed(mail, kind, detail, heard.evidence, now)
                if kind == REPLY:
                    self.env["grc.campaign.from"]._tell(mail)
        self.env["grc.campaign.executor"]._wake()

    @api.model
    def _enter(self, heard, mail, kind, detail, now):
        """Add a row; return whether it was not there."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_outcome (task_id, campaign_id, company_id, trace_id, kind, moment, evidence,
                                                  detail, until, sure)
                VALUES (%(task)s, %(campaign)s, %(company)s, %(trace)s, %(kind)s, %(now)s, %(evidence)s,
                        NULLIF(%(detail)s, ''), %(until)s::date, %(sure)s)
                ON CONFLICT DO NOTHING
                """,
                task=mail.task_id,
                campaign=mail.campaign_id,
                company=mail.company_id,
                trace=mail.trace_id,
                kind=kind,
                now=now,
                evidence=heard.evidence,
                detail=detail,
                until=heard.outcome.until,
                sure=mail.sure,
            )
        )
        added = bool(self.env.cr.rowcount)
        self.env["grc.campaign.outcome"].invalidate_model()
        return added

    @api.model
    def _tell(self, trace, kind, diagnostic):
        """Let the trace of a mail say what became of it."""
        if trace.trace_status == "reply":
            return
        if kind == REPLY:
            trace.set_replied()
        elif kind in BOUNCES:
            trace.set_bounced(bounce_message=diagnostic)
