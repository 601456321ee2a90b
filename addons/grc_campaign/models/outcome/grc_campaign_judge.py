from dataclasses import replace
from datetime import timedelta

import numpy as np
from odoo import api, models
from odoo.tools import SQL

from ...engine.outcome.click import HUMAN, LATE, NAMES, PROOF, SHARE, Clicks, doubtful, settled, verdicts

#: Mails whose clicks are judged together.
SIZE = 2000
#: Days in which the mails to a domain tell whether it is behind a gateway.
DAYS = 180


class GrcCampaignJudge(models.AbstractModel):
    """Whose clicks are: a person's or a machine's, told by ``engine/outcome/click.py`` when ten minutes are over.

    What a gateway or a quick reader may have done is looked at again a day after it. All clicks of a mail are judged
    together. A person's is an outcome; only then Odoo's figures count it.
    """

    _name = "grc.campaign.judge"
    _description = "Verdicts on Clicks"

    @api.model
    def _judge(self, now):
        """Judge the clicks that are old enough.

        :param datetime now: in UTC
        :return: number of clicks judged
        """
        number = 0
        while rows := self._rows(now):
            number += self._judge_rows(rows, now)
        return number

    @api.model
    def _rows(self, now):
        """Return all clicks of some mails with one to judge: (id, mail, link, moment, delivered, by GET, hidden link,
        robot, domain, judged), by mail and moment.
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT k.id, k.trace_id, COALESCE(k.link_id, 0), k.moment, t.sent_datetime, k.by_get, k.honeypot,
                       k.robot, k.domain, k.judged
                  FROM grc_campaign_click k JOIN mailing_trace t ON t.id = k.trace_id
                 WHERE k.trace_id IN (SELECT DISTINCT o.trace_id FROM grc_campaign_click o
                                       WHERE NOT o.judged AND o.moment <= %(old)s
                                         AND COALESCE(o.again_at, o.moment) <= %(now)s ORDER BY 1 LIMIT %(size)s)
                   AND k.moment <= %(now)s
                 ORDER BY k.trace_id, k.moment, k.id
                """,
                old=self._old(now),
                size=SIZE,
                now=now,
            )
        )

    @staticmethod
    def _old(now):
        """Return the moment up to which clicks are old enough to be judged."""
        return now - timedelta(milliseconds=PROOF)

    @api.model
    def _judge_rows(self, rows, now):
        """Give the verdicts on those of some clicks that are old enough; return how many."""
        clicks = self._told_of(rows, now)
        moment = np.datetime64(now, "ms")
        found = verdicts(clicks, moment)
        stand = settled(clicks, found, moment)
        old = [place for place, row in enumerate(rows) if not row[-1] and row[3] <= self._old(now)]
        told = [place for place in old if stand[place]]
        self._put_off([rows[place][0] for place in old if not stand[place]])
        self._store([rows[place][0] for place in told], [NAMES[found[place]] for place in told])
        self._count([rows[place][0] for place in told if found[place] == HUMAN])
        return len(told)

    @api.model
    def _told_of(self, rows, now):
        """Return rows as ``Clicks``; which gateways are known is asked where a click is doubtful."""
        __, mail, link, moment, delivered, by_get, honeypot, robot, domain, __ = zip(*rows, strict=True)
        clicks = Clicks(
            mail=np.array(mail),
            link=np.array(link),
            moment=np.array(moment, "datetime64[ms]"),
            delivered=np.array(delivered, "datetime64[ms]"),
            token=np.ones(len(rows), bool),
            get=np.array(by_get, bool),
            honeypot=np.array(honeypot, bool),
            robot=np.array(robot, bool),
            gateway=np.zeros(len(rows), bool),
        )
        behind = self._behind({domain[place] for place in np.flatnonzero(doubtful(clicks))}, now)
        return replace(clicks, gateway=np.array([one in behind for one in domain], bool))

    @api.model
    def _behind(self, domains, now):
        """Return those of some domains that are behind a gateway, see ``click.guarded``.

        On enough of their mails, of those that were sent a day ago or earlier, the hidden link has been followed.

        :param set domains: of addresses
        :param datetime now: in UTC
        """
        found = self.env.execute_query(
            SQL(
                "SELECT DISTINCT h.domain FROM grc_campaign_click h"
                " WHERE h.honeypot AND h.moment <= %s AND h.domain = ANY(%s)",
                now,
                [*domains],
            )
        )
        return self._mostly_followed([domain for (domain,) in found], now) if found else set()

    @api.model
    def _mostly_followed(self, domains, now):
        """Return those of some domains on enough of whose mails the hidden link has been followed."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.domain FROM (
                    SELECT split_part(t.email, '@', 2) AS domain, EXISTS (
                               SELECT 1 FROM grc_campaign_click h
                                WHERE h.trace_id = t.id AND h.honeypot AND h.moment <= %(now)s) AS followed
                      FROM mailing_trace t
                     WHERE split_part(t.email, '@', 2) = ANY(%(domains)s)
                       AND t.sent_datetime BETWEEN %(since)s AND %(until)s
                       AND EXISTS (SELECT 1 FROM grc_campaign_task k WHERE k.trace_id = t.id)) d
                 GROUP BY d.domain
                HAVING BOOL_OR(d.followed) AND COUNT(*) FILTER (WHERE d.followed) >= %(share)s * COUNT(*)
                """,
                now=now,
                domains=domains,
                since=now - timedelta(days=DAYS),
                until=now - timedelta(milliseconds=LATE),
                share=SHARE,
            )
        )
        return {domain for (domain,) in rows}

    @api.model
    def _put_off(self, ids):
        """Let clicks be looked at again when they are a day old."""
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_click SET again_at = moment + make_interval(secs => %s) WHERE id = ANY(%s)",
                LATE / 1000,
                ids,
            )
        )

    @api.model
    def _store(self, ids, names):
        """Write verdicts, for good."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_click k SET verdict = u.verdict, judged = TRUE
                  FROM unnest(%s::integer[], %s::varchar[]) u(id, verdict) WHERE k.id = u.id
                """,
                ids,
                names,
            )
        )
        self.env["grc.campaign.click"].invalidate_model()

    @api.model
    def _count(self, clicks):
        """Make outcomes of the clicks of persons, and let the mail's trace and link say so.

        :param list clicks: ids
        """
        if not clicks:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_outcome (task_id, campaign_id, company_id, trace_id, kind, moment, evidence,
                                                  sure)
                SELECT k.task_id, k.campaign_id, k.company_id, k.trace_id, 'click', date_trunc('second', k.moment),
                       'grc.campaign.click,' || k.id, TRUE
                  FROM grc_campaign_click k WHERE k.id = ANY(%s) ORDER BY k.moment
                ON CONFLICT DO NOTHING
                """,
                clicks,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE mailing_trace t SET links_click_datetime = GREATEST(t.links_click_datetime, k.moment)
                  FROM (SELECT trace_id, date_trunc('second', MAX(moment)) AS moment FROM grc_campaign_click
                         WHERE id = ANY(%s) GROUP BY 1) k
                 WHERE t.id = k.trace_id
                """,
                clicks,
            )
        )
        self.env["mailing.trace"].invalidate_model(["links_click_datetime"])
        self.env["grc.campaign.outcome"].invalidate_model()
        self._count_links(clicks)

    @api.model
    def _count_links(self, clicks):
        """Enter the clicks of persons in Odoo's links, at the moment of each: consent asks when somebody last acted."""
        found = self.env["grc.campaign.click"].browse(clicks).filtered("link_id")
        made = self.env["link.tracker.click"].create(
            [
                {
                    "link_id": click.link_id.id,
                    "mailing_trace_id": click.trace_id.id,
                    "mass_mailing_id": click.trace_id.mass_mailing_id.id,
                }
                for click in found
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE link_tracker_click c SET create_date = k.moment
                  FROM unnest(%s::integer[], %s::integer[]) u(made, click) JOIN grc_campaign_click k ON k.id = u.click
                 WHERE c.id = u.made
                """,
                made.ids,
                found.ids,
            )
        )
        made.invalidate_recordset(["create_date"])
