from datetime import timedelta

import numpy as np
from odoo import api, models
from odoo.tools import SQL

from ...engine.outcome.click import HUMAN, NAMES, PROOF, SHARE, Clicks, verdicts

#: Mails whose clicks are judged together.
SIZE = 2000
#: Days before a mail in which its domain's mails tell whether it is behind a gateway.
DAYS = 180


class GrcCampaignJudge(models.AbstractModel):
    """Whose clicks are: a person's or a machine's, told by ``engine/outcome/click.py`` when ten minutes are over.

    All clicks of a mail are judged together. A person's is an outcome; only then Odoo's figures count it.
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
                                       WHERE NOT o.judged AND o.moment <= %s ORDER BY 1 LIMIT %s)
                   AND k.moment <= %s
                 ORDER BY k.trace_id, k.moment, k.id
                """,
                self._old(now),
                SIZE,
                now,
            )
        )

    @staticmethod
    def _old(now):
        """Return the moment up to which clicks are old enough to be judged."""
        return now - timedelta(milliseconds=PROOF)

    @api.model
    def _judge_rows(self, rows, now):
        """Give the verdicts on those of some clicks that are old enough; return how many."""
        ids, mail, link, moment, delivered, by_get, honeypot, robot, domain, judged = zip(*rows, strict=True)
        behind = self._behind(set(mail), set(domain))
        found = verdicts(
            Clicks(
                mail=np.array(mail),
                link=np.array(link),
                moment=np.array(moment, "datetime64[ms]"),
                delivered=np.array(delivered, "datetime64[ms]"),
                token=np.ones(len(ids), bool),
                get=np.array(by_get, bool),
                honeypot=np.array(honeypot, bool),
                robot=np.array(robot, bool),
                gateway=np.array([one in behind for one in mail], bool),
            ),
            np.datetime64(now, "ms"),
        )
        places = [place for place in range(len(ids)) if not judged[place] and moment[place] <= self._old(now)]
        self._store([ids[place] for place in places], [NAMES[found[place]] for place in places])
        self._count([ids[place] for place in places if found[place] == HUMAN])
        return len(places)

    @api.model
    def _behind(self, mails, domains):
        """Return the mails whose domain was known to be behind a gateway when they were sent.

        On enough of the domain's mails until then the hidden link had been followed, see ``click.guarded``.
        """
        trapped = SQL(
            "SELECT DISTINCT h.domain FROM grc_campaign_click h WHERE h.honeypot AND h.domain = ANY(%s)", [*domains]
        )
        found = [domain for (domain,) in self.env.execute_query(trapped)]
        if not found:
            return set()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.id FROM mailing_trace t
                  JOIN LATERAL (
                       SELECT COUNT(*) AS mails, COUNT(*) FILTER (WHERE EXISTS (
                                  SELECT 1 FROM grc_campaign_click h WHERE h.trace_id = o.id AND h.honeypot
                                     AND h.moment < t.sent_datetime)) AS followed
                         FROM mailing_trace o JOIN grc_campaign_task k ON k.trace_id = o.id
                        WHERE split_part(o.email, '@', 2) = split_part(t.email, '@', 2)
                          AND o.sent_datetime < t.sent_datetime
                          AND o.sent_datetime > t.sent_datetime - make_interval(days => %(days)s)) d ON TRUE
                 WHERE t.id = ANY(%(mails)s) AND split_part(t.email, '@', 2) = ANY(%(domains)s)
                   AND d.mails > 0 AND d.followed >= %(share)s * d.mails
                """,
                days=DAYS,
                mails=[*mails],
                domains=found,
                share=SHARE,
            )
        )
        return {mail for (mail,) in rows}

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
