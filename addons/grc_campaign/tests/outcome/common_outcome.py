import csv
import re
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from odoo.tools import SQL

from ..common_campaign import START, CampaignCase

CORPUS = Path(__file__).parents[1] / "engine" / "outcome" / "corpus"
#: When mails that were queued at the start of a campaign were handed over.
SENT = START + timedelta(minutes=1)
#: A text with two links.
TWO_LINKS = (
    '<p><a href="https://www.example.com/lamps">Lamps</a>, <a href="https://www.example.com/chairs">chairs</a></p>'
)
NUMBERS = count(1)


def expected():
    """Return ``{name: (kind, address of the first recipient, Message-Id referred to)}`` of the corpus."""
    with open(CORPUS.parent / "expected.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return {name: (kind, recipients.split(" ")[0], refers) for name, kind, recipients, refers, *__ in rows}


EXPECTED = expected()


class OutcomeCase(CampaignCase):
    """Campaigns whose mails have gone, and the words to let something come back from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcomes = cls.env["grc.campaign.outcome"]
        cls.hearing = cls.env["grc.campaign.hearing"]

    def mailed(self, partners, *steps, at=START, **values):
        """Return a campaign whose first mails have been handed over a minute after it was launched."""
        campaign = self.launched(partners, *steps, at=at, **values)
        self.run_at(at)
        self.hand_over(campaign, at + timedelta(minutes=1))
        return campaign

    def hand_over(self, campaign, at):
        """Let the mails in the queue go; Odoo deletes them, and the traces stay."""
        mails = self.queued(campaign).filtered(lambda mail: mail.state == "outgoing")
        traces = mails.mailing_trace_ids
        mails.send()
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE mailing_trace SET trace_status = 'sent', sent_datetime = %s WHERE id = ANY(%s)", at, traces.ids)
        )
        self.env.invalidate_all()

    def trace(self, campaign, partner, step=None):
        """Return the trace of a mail to a customer."""
        mailings = (step or campaign.step_ids).mailing_id
        traces = self.env["mailing.trace"].search(
            [("mass_mailing_id", "in", mailings.ids), ("model", "=", "res.partner")]
        )
        return traces.filtered(lambda trace: trace.res_id == partner.id)[:1]

    def raw(self, name, trace, named=True):
        """Return a message of the corpus as if it were about a mail of ours.

        :param bool named: whether it names our Message-Id
        """
        __, address, refers = EXPECTED[name]
        head, blank, body = (CORPUS / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
        head = re.sub(rb"(?im)^(message-id:\s*<)", rb"\g<1>%d." % next(NUMBERS), head)
        raw = head + blank + body
        if refers:
            raw = raw.replace(refers.encode(), trace.message_id.encode() if named else b"<nobody@nowhere.example>")
        if address:
            raw = raw.replace(address.encode(), trace.email.encode())
        return raw

    def come(self, name, trace, days=1, named=True):
        """Let a message of the corpus come back from a mail, so many days after the start, or at a moment."""
        now = days if isinstance(days, datetime) else START + timedelta(days=days)
        heard = self.hearing._hear(self.raw(name, trace, named), now)
        if heard:
            self.hearing._note(heard, now)
        self.env.invalidate_all()
        return heard

    def kinds(self, campaign):
        """Return ``{partner: [kinds of outcomes, the oldest first]}``."""
        found = {}
        for row in self.outcomes.search([("campaign_id", "=", campaign.id)], order="moment, id"):
            found.setdefault(row.partner_id, []).append(row.kind)
        return found

    def listed(self, partner):
        """Return whether the address of a customer is on Odoo's blacklist."""
        return bool(self.env["mail.blacklist"].search_count([("email", "=", partner.email_normalized)]))

    def decisions(self, partner):
        """Return the decisions of a customer's address."""
        return self.env["grc.consent"].search([("point", "=", partner.email_normalized)]).mapped("decision")

    # Clicks

    def links(self, campaign):
        """Return the links of a campaign's mails, in the order in which they were made."""
        domain = [("mass_mailing_id", "in", campaign.step_ids.mailing_id.ids)]
        return self.env["link.tracker"].search(domain, order="id")

    def click(self, trace, seconds, code=None, by_get=True, robot=False, token=None):
        """Follow a link of a mail so many seconds after it was handed over; without a code the hidden one."""
        links = self.env["grc.campaign.link"]
        code = code or links._trap(trace.mass_mailing_id.id)
        links._follow(
            trace.id, code, token or links._token(trace.id, code), by_get, robot, SENT + timedelta(seconds=seconds)
        )

    def judge(self, seconds):
        """Judge clicks so many seconds after the mails were handed over; return their verdicts by moment."""
        self.env["grc.campaign.judge"]._judge(SENT + timedelta(seconds=seconds))
        self.env.invalidate_all()
        return self.env["grc.campaign.click"].search([], order="moment, id").mapped("verdict")
