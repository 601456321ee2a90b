from odoo import api, models
from odoo.addons.grc_base.models.guard.grc_shared import INSIDE
from odoo.addons.grc_base.tools.consent import REFUSALS
from odoo.tools import SQL

from ..tools.said import Said

#: Refusals by which somebody leaves a list; a pause ends by itself.
LEAVING = tuple(name for name in REFUSALS if name != "paused")


class GrcConsentSubscription(models.AbstractModel):
    """Subscriptions of mailing lists and the ledger say the same, at once.

    Opting out of a list is a withdrawal of the list's topic by that address, and no objection to anything else. A list
    without a topic gets one of its own when it is first needed, shared by all companies as the list is. All
    subscriptions of an address to lists of one topic follow what it decided last; with several companies, one that was
    refused is enough.
    """

    _name = "grc.consent.subscription"
    _description = "Ledger and Mailing Lists"

    @api.model
    def _follow(self, consents):
        """Have subscriptions follow decisions about a topic."""
        meant = consents.filtered(
            lambda one: one.topic_id and one.channel in (False, "email") and one.purpose in (False, "marketing")
        )
        addresses = {one.point or one.partner_id.email_normalized for one in meant} - {False}
        if addresses:
            self._obey(meant.topic_id, sorted(addresses))

    @api.model
    def _obey(self, topics, addresses=None):
        """Opt addresses out of the lists of topics that they refused, and in again where that is lifted.

        :param addresses: list of normalised e-mail addresses; None: all
        """
        if not topics or addresses == []:
            return
        self._flush()
        found = self.env.execute_query(
            SQL(
                """
                %(state)s
                SELECT s.id, f.refused
                  FROM mailing_subscription s
                  JOIN mailing_contact m ON m.id = s.contact_id
                  JOIN mailing_list l ON l.id = s.list_id
                  JOIN state f ON f.topic_id = l.grc_topic_id AND f.address = m.email_normalized
                 WHERE f.refused <> COALESCE(s.opt_out, FALSE)
                """,
                state=self._state(topics, addresses),
            )
        )
        subscriptions = self.env["mailing.subscription"].sudo().with_context(grc_consent_subscribed=INSIDE)
        for refused in (True, False):
            if ids := [one for one, flag in found if flag == refused]:
                subscriptions.browse(ids).write({"opt_out": refused})

    @api.model
    def _refused(self, topics, address):
        """Return those of these topics that an address has refused."""
        self._flush()
        rows = self.env.execute_query(
            SQL("%s SELECT topic_id FROM state WHERE refused", self._state(topics, [address]))
        )
        return topics.browse(topic for (topic,) in rows)

    @api.model
    def _flush(self):
        for model in ("grc.consent", "mailing.contact", "mailing.list", "mailing.subscription", "res.partner"):
            self.env[model].flush_model()

    @api.model
    def _state(self, topics, addresses):
        """Return a WITH clause whose ``state`` has ``topic_id, address, refused``: what holds by now."""
        return SQL(
            """
            WITH said AS MATERIALIZED (
                     SELECT c.topic_id, c.point AS address, c.company_id, c.decision, c.moment, c.id
                       FROM grc_consent c WHERE c.point IS NOT NULL AND %(by_point)s AND %(meant)s
                      UNION ALL
                     SELECT c.topic_id, p.email_normalized, c.company_id, c.decision, c.moment, c.id
                       FROM grc_consent c JOIN res_partner p ON p.id = c.partner_id
                      WHERE c.point IS NULL AND %(by_contact)s AND %(meant)s),
                 asked AS (
                     SELECT DISTINCT d.topic_id, d.address, d.company_id FROM said d
                      WHERE d.company_id IS NOT NULL OR NOT EXISTS (
                            SELECT 1 FROM said o WHERE o.topic_id = d.topic_id AND o.address = d.address
                               AND o.company_id IS NOT NULL)),
                 latest AS (
                     SELECT DISTINCT ON (a.topic_id, a.address, a.company_id) a.topic_id, a.address, d.decision
                       FROM asked a JOIN said d ON d.topic_id = a.topic_id AND d.address = a.address
                        AND (d.company_id IS NULL OR d.company_id = a.company_id)
                      ORDER BY a.topic_id, a.address, a.company_id, d.moment DESC, d.id DESC),
                 state AS (
                     SELECT topic_id, address, bool_or(decision = ANY(%(leaving)s)) AS refused
                       FROM latest GROUP BY topic_id, address)
            """,
            by_point=SQL("TRUE") if addresses is None else SQL("c.point = ANY(%s)", addresses),
            by_contact=SQL("TRUE") if addresses is None else SQL("p.email_normalized = ANY(%s)", addresses),
            leaving=list(LEAVING),
            meant=self._meant(topics),
        )

    @api.model
    def _meant(self, topics):
        """Return the condition that row ``c`` of the ledger is about lists of these topics, and holds by now.

        A refusal with an end is left to the condition of contacts: nothing would opt in again when it ends.
        """
        return SQL(
            """
            c.topic_id = ANY(%s) AND (c.channel = 'email' OR c.channel IS NULL)
            AND (c.purpose = 'marketing' OR c.purpose IS NULL) AND c.decision <> 'paused'
            AND (c.valid_until IS NULL OR c.decision = 'given' AND c.valid_until >= CURRENT_DATE)
            AND c.moment <= %s
            """,
            list(topics.ids),
            self.env.cr.now(),
        )

    @api.model
    def _enter(self, subscriptions):
        """Enter in the ledger what subscriptions say by now: who left, and who came back.

        Who subscribes on a page of theirs agrees; where somebody else does it, a refusal is lifted, no more.
        """
        if self.env.context.get("grc_consent_subscribed") is INSIDE:
            return
        said = self.env.context.get("grc_consent_said")
        said = said if isinstance(said, Said) else None
        subscriptions = subscriptions.sudo().filtered("contact_id.email_normalized")
        subscriptions.filtered(lambda one: one.opt_out or said).list_id._grc_give_topics()
        rows = {
            (one.list_id.grc_topic_id, one.contact_id.email_normalized, bool(one.opt_out)): one.list_id
            for one in subscriptions
            if one.list_id.grc_topic_id
        }
        self.env["grc.consent"].sudo().create([self._values(*key, one, said) for key, one in rows.items()])

    @api.model
    def _values(self, topic, address, left, mailing_list, said):
        """Return the values of a decision about a topic.

        :param bool left: did the address leave the list?
        :param said: :class:`~..tools.said.Said`, or None where it was not the person
        """
        source = said.source if said else self.env._("Mailing list")
        return {
            "company_id": topic.company_id.id,
            "point": address,
            "channel": "email",
            "purpose": "marketing",
            "topic_id": topic.id,
            "decision": "withdrawn" if left else "given" if said else "lifted",
            "basis": "consent" if said and not left else False,
            "source": source,
            "evidence": said.evidence if said else mailing_list.name,
            "user_id": self.env.uid,
        }

    @api.model
    def _import(self, source, lists=None):
        """Enter who opted out of lists and is not in the ledger; doing it again adds nothing.

        Of an address with two subscriptions to one list, one of them opted out, the strictest counts.

        :param str source: what the ledger names as its source
        :param lists: ``mailing.list``; None: all
        :return: number of rows added
        """
        left = self.env["mailing.subscription"].sudo()._read_group([("opt_out", "=", True)], ["list_id"])
        known = self.env["mailing.list"].sudo().with_context(active_test=False)
        found = known.union(*(one for (one,) in left)) if lists is None else lists.sudo()
        found._grc_give_topics()
        self._flush()
        self.env.cr.execute(self._import_query(source, found))
        added = self.env.cr.rowcount
        self._obey(found.grc_topic_id)
        return added

    @api.model
    def _import_query(self, source, lists):
        """Return the INSERT of what lists say and the ledger does not."""
        return SQL(
            """
            INSERT INTO grc_consent (company_id, point, channel, purpose, topic_id, decision, source, evidence, moment,
                                     create_date, write_date, create_uid, write_uid)
            SELECT DISTINCT ON (l.grc_topic_id, m.email_normalized)
                   t.company_id, m.email_normalized, 'email', 'marketing', t.id, 'withdrawn', %(source)s, l.name,
                   COALESCE(s.opt_out_datetime, s.write_date, %(now)s), %(now)s, %(now)s, %(user)s, %(user)s
              FROM mailing_subscription s
              JOIN mailing_contact m ON m.id = s.contact_id
              JOIN mailing_list l ON l.id = s.list_id
              JOIN grc_consent_topic t ON t.id = l.grc_topic_id
             WHERE s.opt_out AND m.email_normalized <> '' AND l.id = ANY(%(lists)s) AND NOT EXISTS (
                   SELECT 1 FROM grc_consent c
                    WHERE c.point = m.email_normalized AND c.topic_id = t.id
                      AND (c.channel = 'email' OR c.channel IS NULL) AND (c.purpose = 'marketing' OR c.purpose IS NULL))
             ORDER BY l.grc_topic_id, m.email_normalized, s.opt_out_datetime DESC NULLS LAST, s.id
            """,
            source=source,
            now=self.env.cr.now(),
            user=self.env.uid,
            lists=list(lists.ids),
        )
