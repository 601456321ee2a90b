from dataclasses import dataclass
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.consent import REFUSALS
from ...tools.preference.link import PAUSE_DAYS

#: Decisions that stop until something else is decided.
STANDING = [decision for decision in REFUSALS if decision != "paused"]
#: What a button can ask for, and with how many words behind it.
VERBS = {
    "agree": ("_agree", 3),
    "stop": ("_stop", 2),
    "pause": ("_pause", 0),
    "resume": ("_resume", 0),
    "everything": ("_everything", 0),
    "again": ("_again", 0),
    "link": ("_fresh", 0),
    "undo": ("_undo", 1),
}
#: Verbs of old links, and of those to a former address.
STOPPING = ("stop", "everything", "undo", "link")


@dataclass(frozen=True)
class Done:
    """What a decision on the page came to.

    :ivar text: a sentence
    :ivar consents: rows that were entered in the ledger and can be taken back
    """

    text: str
    consents: object = ()


class GrcPreferenceDecision(models.AbstractModel):
    """What contacts decide on their page: rows of the ledger, each with what proves it.

    A refusal is the contact point's, consent the contact's. The same decision twice is one row.
    """

    _name = "grc.preference.decision"
    _description = "Decisions on the Customer's Page"

    @api.model
    def _decide(self, opened, asked, device):
        """Do what a button of the page asks for.

        :param opened: :class:`~.grc_preference_link.Opened`
        :param str asked: value of the button, such as ``stop/email/0``
        :param device: :class:`~...tools.preference.Device`
        :return: :class:`Done`
        :raise UserError: for what cannot be asked for, with a sentence for the contact
        """
        verb, *words = asked.split("/")
        method, number = VERBS.get(verb, ("", -1))
        if len(words) != number:
            raise UserError(self.env._("This is none of the choices of this page. Choose one of those below."))
        if verb not in STOPPING and not opened.is_full:
            raise UserError(self.env._("This link is too old for that. It can still stop what you do not want."))
        opened.link._lock()
        return getattr(self, method)(opened, device, *words)

    @api.model
    def _confirmed(self, opened, asked, device, proof):
        """Enter consent that was asked for on another page, and confirmed by a link sent to the address.

        :param str asked: as the page's own button would ask for it
        :param str proof: a line of the evidence
        """
        __, *words = asked.split("/")
        if len(words) != VERBS["agree"][1]:
            raise UserError(self.env._("The text has changed since you opened the page. Please read it once more."))
        opened.link._lock()
        return self._agree(opened, device, *words, proof)

    # One topic and channel

    @api.model
    def _agree(self, opened, device, channel, topic, version, proof=""):
        """Enter consent, or ask the address for it by mail where this link does not prove that it is theirs.

        Other channels than mail cannot be asked that way: consent is entered, and says by which link the page was
        opened.
        """
        page, link = self.env["grc.preference.page"], opened.link
        topic, point = page._topic(opened, topic), self._point(opened, channel)
        if version != page._version(opened, topic, channel):
            raise UserError(self.env._("The text has changed since you opened the page. Please read it once more."))
        verdict = page._verdict(opened, topic, channel)
        if verdict.reason == "consent":
            return Done(self.env._("You had agreed already: nothing has changed."))
        if not page._is_open(verdict):
            raise UserError(self.env._("This cannot be agreed to here. Please ask us."))
        if channel == "email" and link.channel != "email":
            return self._ask(opened, topic)
        row = self._row(opened, device, "given", channel, point, topic) | {
            "basis": "consent",
            "text_version": version,
        }
        row["evidence"] += "\n" + "\n".join(filter(None, (proof, page._text(opened, topic, channel))))
        return self._enter([row], self.env._("Thank you: you agreed."))

    @api.model
    def _ask(self, opened, topic):
        """Ask the contact's address by mail whether its owner agrees."""
        if not self.env["grc.preference.mail"]._confirm(opened, topic):
            return Done(self.env._("A mail that asks has been sent to your address already. Please look for it."))
        return Done(self.env._("Please look at your mail: you agree by the link that we have just sent you."))

    @api.model
    def _stop(self, opened, device, channel, topic):
        """Enter that a contact does not want a topic on a channel, or any topic, of this company."""
        page = self.env["grc.preference.page"]
        topic, point = page._topic(opened, topic), self._point(opened, channel)
        scope = self._scope(opened, channel, point, topic)
        if self._is_stopped(opened, scope):
            return Done(self.env._("This was stopped already: nothing has changed."))
        agreed = opened.is_full and page._verdict(opened, topic, channel).reason == "consent"
        decision = "withdrawn" if agreed else "objected"
        row = self._row(opened, device, decision, channel, point, topic)
        return self._enter([row], self.env._("This is stopped: we send you no more of it."))

    @api.model
    def _point(self, opened, channel):
        """Return the contact point of a channel on the page.

        :raise UserError: where there is none
        """
        point = opened.link._points().get(channel)
        if not point or (channel != opened.link.channel and not opened.is_full):
            raise UserError(self.env._("There is nothing to decide on this channel. Choose one of those below."))
        return point

    # All of them

    @api.model
    def _pause(self, opened, device):
        """Enter a pause of this company's marketing on each channel on which something may be sent."""
        page = self.env["grc.preference.page"]
        lines = {
            channel: [page._verdict(opened, topic, channel).allowed for topic in self._every_topic(opened)]
            for channel in opened.link._points()
        }
        until = opened.link.company_id._grc_today() + timedelta(PAUSE_DAYS)
        rows = [
            self._row(opened, device, "paused", channel, point) | {"valid_until": until}
            for channel, point in opened.link._points().items()
            if any(lines[channel])
        ]
        if not rows:
            return Done(self.env._("There is nothing to pause: nothing has changed."))
        return self._enter(rows, self.env._("This is paused for 30 days."))

    @api.model
    def _every_topic(self, opened):
        """Return the topics of the page and, as an empty one, all topics together."""
        return [*self.env["grc.preference.page"]._topics(opened), self.env["grc.consent.topic"]]

    @api.model
    def _everything(self, opened, device):
        """Enter an objection to marketing of every company: of each contact point, and of the contact.

        The ledger puts addresses and numbers on Odoo's blacklists. The contact's own row is for what they can be
        reached by in future; a link to a former address does not speak for them.
        """
        link = opened.link
        rows = [
            self._row(opened, device, "objected", channel, point) | {"company_id": False}
            for channel, point in link._points().items()
            if not self._is_stopped(opened, self._scope(opened, channel, point) | {"company_id": False})
        ]
        own = self._scope(opened, False, False) | {"company_id": link.partner_id.company_id.id}
        if link._is_current() and not self._is_stopped(opened, own):
            rows.append(self._row(opened, device, "objected", False, False) | own)
        if not rows:
            return Done(self.env._("Everything was stopped already: nothing has changed."))
        return self._enter(rows, self.env._("Everything is stopped: no company of ours sends you marketing any more."))

    @api.model
    def _fresh(self, opened, device):
        """Send a new link to the address of an old one."""
        if not self.env["grc.preference.page"]._fresh(opened):
            raise UserError(self.env._("A new link cannot be sent to this address. Please ask us."))
        if not self.env["grc.preference.mail"]._fresh(opened):
            return Done(self.env._("A new link has been sent already. Please look at your mail."))
        return Done(self.env._("A new link is on its way to the address of this one."))

    # Taking back: see ``grc.preference.undo``

    @api.model
    def _resume(self, opened, device):
        return self.env["grc.preference.undo"]._resume(opened, device)

    @api.model
    def _again(self, opened, device):
        return self.env["grc.preference.undo"]._again(opened, device)

    @api.model
    def _undo(self, opened, device, signed):
        return self.env["grc.preference.undo"]._undo(opened, device, signed)

    # Rows

    @api.model
    def _scope(self, opened, channel, point, topic=None):
        """Return what a row of marketing is about: columns of the ledger."""
        return {
            "company_id": opened.link.company_id.id,
            "channel": channel,
            "point": point,
            "topic_id": topic.id if topic else False,
            "purpose": "marketing",
        }

    @api.model
    def _row(self, opened, device, decision, channel, point, topic=None):
        """Return the values of a row, with where it was said and what proves it."""
        staff = self.with_context(lang=opened.link.company_id.partner_id._grc_language())
        return self._scope(opened, channel, point, topic) | {
            "decision": decision,
            "partner_id": opened.link.partner_id.id,
            "source": staff.env._("Customer's page"),
            "evidence": staff._evidence(opened, device),
            "user_id": self.env.uid,
        }

    @api.model
    def _evidence(self, opened, device):
        """Return what proves a decision: by which link it was made, when, and by what device."""
        link = opened.link
        return "\n".join(
            (
                self.env._(
                    "Link %(link)s, sent by “%(channel)s” to %(point)s, issued on %(day)s",
                    link=link.id,
                    channel=self.env["grc.preference.page"]._labels()[link.channel],
                    point=link.point,
                    day=opened.day,
                ),
                self.env._("Moment: %s UTC", self.env.cr.now().replace(microsecond=0)),
                self.env._("Network: %s", device.address or "–"),
                self.env._("Browser: %s", device.agent or "–"),
            )
        )

    @api.model
    def _enter(self, rows, text):
        """Enter rows in the ledger.

        A contact of one company is not named in a row for every company: the contact point is.
        """
        people = self.env["res.partner"].sudo()
        for row in rows:
            if not row["company_id"] and people.browse(row["partner_id"]).company_id:
                row["partner_id"] = False
        return Done(text, self.env["grc.consent"].sudo().create(rows))

    @api.model
    def _overlapping(self, opened, scope):
        """Return the rows that answer a question which a row of this scope answers, too; the last one first."""
        domain = Domain("purpose", "in", ("marketing", False))
        for name in ("company_id", "channel", "topic_id"):
            if scope[name]:
                domain &= Domain(name, "in", (scope[name], False))
        own = Domain("partner_id", "=", opened.link.partner_id.id)
        points = [*opened.link._points().values(), opened.link.point]
        if scope["point"]:
            domain &= Domain("point", "=", scope["point"]) | (Domain("point", "=", False) & own)
        else:
            domain &= own | Domain("point", "in", points)
        return self.env["grc.consent"].sudo().search(domain, order="moment DESC, id DESC")

    @api.model
    def _is_stopped(self, opened, scope):
        """Return whether a row of exactly this scope stops already, and nothing was allowed since."""
        for consent in self._overlapping(opened, scope):
            if consent.decision not in STANDING:
                return False
            if self._is_of(consent, scope):
                return True
        return False

    @api.model
    def _is_of(self, consent, scope):
        """Return whether a row is about exactly this."""
        return scope == {
            "company_id": consent.company_id.id,
            "channel": consent.channel,
            "point": consent.point,
            "topic_id": consent.topic_id.id,
            "purpose": consent.purpose,
        }
