import hashlib

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.consent import REFUSALS
from ...tools.preference.link import masked
from ..consent.grc_consent_reason import CLOSED

#: Digits of the id of a topic that somebody may ask for.
_MOST_DIGITS = 9


class GrcPreferencePage(models.AbstractModel):
    """What the customer's page shows: for each topic and channel what we may send now, and what can be decided."""

    _name = "grc.preference.page"
    _description = "Customer's Page"

    @api.model
    def _shown(self, opened):
        """Return what the page shows of a link, in the language of the environment.

        :param opened: :class:`~.grc_preference_link.Opened`
        :return: ``{company, about, notes, agreeing, groups, buttons, kept}``; ``groups`` are a list of ``{name, note,
            lines}``, one a topic, ``buttons`` of ``{value, label, help}``, what is decided for all of them
        """
        link = opened.link
        groups = self._groups(opened)
        return {
            "company": link.company_id,
            "about": self._about(link),
            "notes": self._notes(opened),
            "agreeing": self._agreeing(link.company_id) if opened.is_full else "",
            "groups": groups,
            "buttons": self._buttons(opened, groups),
            "kept": self._kept(),
        }

    @api.model
    def _about(self, link):
        """Return whose page it is: the channel and the contact point, masked."""
        return f"{self._labels()[link.channel]} {masked(link.channel, link.point)}".strip()

    @api.model
    def _notes(self, opened):
        """Return what has to be said of a link: sentences."""
        shared = self.env._(
            "Others may use this address or number, too. What you stop is stopped for everyone who uses it; what you"
            " agree to is for you alone."
        )
        old = self.env._(
            "This link is older than a year. It shows nothing any more, and can only stop what you do not want."
        )
        moved = self.env._(
            "We have another address or number of yours by now. This link can only stop what is sent to the former one."
        )
        return [
            *([shared] if opened.link._is_shared() else ()),
            *([old] if opened.is_old else [] if opened.is_full else [moved]),
        ]

    @api.model
    def _kept(self):
        """Return what stands below: what is sent in any case, and what is kept of a decision."""
        return self.env._(
            "Orders, invoices and answers to what you ask for are sent in any case. Each decision is kept, with its"
            " moment and the browser by which it was made."
        )

    @api.model
    def _labels(self):
        """Return ``{channel: what it is called}``."""
        return dict(self.env["grc.consent"]._fields["channel"]._description_selection(self.env))

    @api.model
    def _topics(self, opened):
        """Return the topics of the page, that of the link first."""
        company = opened.link.company_id
        topics = self.env["grc.consent.topic"].sudo().search([("company_id", "in", (False, company.id))])
        return opened.topic.sudo().with_env(topics.env) | topics

    @api.model
    def _topic(self, opened, text):
        """Return the topic that a button named, none for all topics together.

        :raise UserError: for what is none of the page's
        """
        topics = self._topics(opened)
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else -1
        if number and number not in topics.ids:
            raise UserError(self.env._("This is no topic of the page any more. Choose one of those below."))
        return topics.browse(number or ())

    # What we may send

    @api.model
    def _groups(self, opened):
        """Return the groups of the page: a topic each, and all topics together at the end."""
        topics = [opened.topic] if not opened.is_full else list(self._topics(opened))
        return [self._group(opened, topic) for topic in topics if topic] + [
            self._group(opened, self.env["grc.consent.topic"])
        ]

    @api.model
    def _group(self, opened, topic):
        points = opened.link._points() if opened.is_full else {opened.link.channel: opened.link.point}
        return {
            "name": self._name_of(opened.link.company_id, topic),
            "note": topic.note or "",
            "lines": [self._line(opened, topic, channel, point) for channel, point in points.items()],
        }

    @api.model
    def _name_of(self, company, topic):
        """Return what a group is called."""
        return topic.name or self.env._("All offers and news of %s", company.name)

    @api.model
    def _line(self, opened, topic, channel, point):
        """Return what is shown of a topic on a channel.

        An old link, and one to a former address, tell nothing, and stop only.
        """
        label = self._labels()[channel]
        line = {"label": label, "point": masked(channel, point), "state": "", "agree": "", "stop": ""}
        stop = f"stop/{channel}/{topic.id or 0}"
        if not opened.is_full:
            return line | {"stop": stop}
        verdict = self._verdict(opened, topic, channel)
        version = self._version(opened, topic, channel)
        return line | {
            "allowed": verdict.allowed,
            "state": self.env["grc.consent.reason"]._told(verdict),
            "agree": f"agree/{channel}/{topic.id or 0}/{version}" if self._is_open(verdict) else "",
            "stop": stop if verdict.allowed or verdict.reason == "paused" else "",
            "paused": verdict.reason == "paused",
            "stopped": self._is_everything(verdict),
        }

    @api.model
    def _verdict(self, opened, topic, channel):
        """Return the verdict on marketing about a topic on a channel, of the contact of a link."""
        condition, link = self.env["grc.consent.condition"].sudo(), opened.link
        asked = condition._asked(channel, "marketing", topic, link.company_id)
        return condition._verdicts(asked, link.partner_id)[link.partner_id.id]

    @api.model
    def _is_open(self, verdict):
        """Return whether the contact may agree on the page: not where it is of no use, nor where all is stopped."""
        return verdict.reason not in (*CLOSED, "consent") and not self._is_everything(verdict)

    @api.model
    def _is_everything(self, verdict):
        """Return whether marketing of every company is stopped on the channel."""
        consent = self.env["grc.consent"].sudo().browse(verdict.consent_id or ())
        return verdict.reason == "blacklisted" or (
            verdict.reason in REFUSALS and verdict.reason != "paused" and not (consent.company_id and consent.channel)
        )

    # What is agreed to

    @api.model
    def _agreeing(self, company):
        """Return what stands above the buttons: what “I agree” means."""
        return self.env._(
            "By “I agree” you let %s send you marketing about the topic on this channel, until you stop it here.",
            company.name,
        )

    @api.model
    def _text(self, opened, topic, channel):
        """Return the text to which somebody agrees."""
        name = self._name_of(opened.link.company_id, topic)
        parts = (self._agreeing(opened.link.company_id), name, topic.note, self._labels()[channel])
        return "\n".join(part for part in parts if part)

    @api.model
    def _version(self, opened, topic, channel):
        """Return the version of that text: 16 digits of its hash."""
        return hashlib.sha256(self._text(opened, topic, channel).encode()).hexdigest()[:16]

    @api.model
    def _consent(self, opened):
        """Return what is shown before a confirmation: ``{company, about, name, note, agreeing, version}``."""
        link, topic = opened.link, opened.topic
        return {
            "company": link.company_id,
            "about": self._about(link),
            "name": self._name_of(link.company_id, topic),
            "note": topic.note or "",
            "agreeing": self._agreeing(link.company_id),
            "version": self._version(opened, topic, link.channel),
        }

    # What is decided for all

    @api.model
    def _buttons(self, opened, groups):
        """Return the buttons that are about all topics and channels."""
        lines = [line for group in groups for line in group["lines"]]
        everything = {
            "value": "everything",
            "label": self.env._("Stop everything"),
            "help": self.env._("No marketing of this or any other company of ours, on any channel."),
        }
        if not opened.is_full:
            return [everything, *self._fresh(opened)]
        paused = any(line["paused"] for line in lines)
        return [
            *([self._pause()] if any(line["allowed"] for line in lines) else ()),
            *([self._resume()] if paused else ()),
            *([everything] if not all(line["stopped"] for line in lines) else ()),
            *([self._again()] if any(line["stopped"] for line in lines) else ()),
        ]

    @api.model
    def _pause(self):
        return {
            "value": "pause",
            "label": self.env._("Pause for 30 days"),
            "help": self.env._("No marketing for 30 days. Then all is as it is now."),
        }

    @api.model
    def _resume(self):
        return {
            "value": "resume",
            "label": self.env._("End the pause"),
            "help": self.env._("All is as it was before the pause."),
        }

    @api.model
    def _again(self):
        return {
            "value": "again",
            "label": self.env._("Allow again"),
            "help": self.env._("What you had allowed or stopped one by one counts again."),
        }

    @api.model
    def _fresh(self, opened):
        """Return the button that asks for a new link, where the address of the old one is the contact's."""
        if not opened.is_old or opened.link.channel != "email" or not opened.link._is_current():
            return []
        return [
            {
                "value": "link",
                "label": self.env._("Send me a new link"),
                "help": self.env._("By mail, to the address of this link."),
            }
        ]
