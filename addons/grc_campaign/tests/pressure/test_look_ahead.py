"""What a rule does that is full, and whom it waits for: against a simulation of the rule as it is said."""

import random
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import START, CampaignCase

#: Days over which tasks are due, for which each may wait, of the cap, and of the look-ahead.
DAYS, LATEST, CAP, AHEAD = 8, 9, 7, 3


@tagged("post_install", "-at_install")
class TestLookAhead(CampaignCase):
    def rule(self, number=1, days=7, **values):
        return self.rules.create(
            {"name": "Rule", "number": number, "days": days, "company_id": self.company.id, **values}
        )

    def task(self, campaign, partner=None):
        tasks = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
        return tasks.filtered(lambda task: not partner or task.partner_id == partner)

    def test_a_better_one_later_today(self):
        """One a week: a mail of ten o'clock waits for the better one of two; that one goes, and the week is over."""
        self.rule()
        partners = self.people(2)
        worse = self.launched(partners, self.mail(latest=3), priority=1)
        better = self.launched(partners, priority=9, at=START + timedelta(hours=4))
        self.run_at(0)
        self.assertFalse(self.sent(worse))
        self.assertEqual(
            set(self.task(worse).mapped("due_at")), {START + timedelta(hours=4)}, "they wait for that moment"
        )
        self.run_at(START + timedelta(hours=4))
        self.assertEqual(self.sent(better), partners)
        self.assertEqual(set(self.states(worse).values()), {("skipped", "pressure")})

    def test_not_for_tomorrow(self):
        """The same day is looked at, and no further, unless the rule says so."""
        rule = self.rule()
        first, second = self.people(2)
        for partner, ahead in ((first, 1), (second, 2)):
            rule.ahead = ahead
            worse = self.launched(partner, priority=1)
            self.launched(partner, priority=9, at=START + timedelta(days=1))
            self.run_at(0)
            self.assertEqual(bool(self.sent(worse)), ahead == 1)

    def test_not_without_looking_ahead(self):
        self.rule(ahead=0)
        partners = self.people(1)
        worse = self.launched(partners, priority=1)
        self.launched(partners, priority=9, at=START + timedelta(hours=4))
        self.run_at(0)
        self.assertEqual(self.sent(worse), partners)

    def test_goes_in_the_place_of_one_that_does_not(self):
        """Who was waited for and withdraws meanwhile leaves the room to the other."""
        self.rule()
        partners = self.people(1)
        worse = self.launched(partners, self.mail(latest=3), priority=1)
        better = self.launched(partners, priority=9, at=START + timedelta(hours=4))
        self.run_at(0)
        better.step_ids.action_close()
        self.run_at(START + timedelta(hours=4))
        self.assertEqual((len(self.sent(better)), self.sent(worse)), (0, partners))

    def test_the_comparison_group_is_not_waited_for(self):
        self.rule()
        partners = self.people(1)
        worse = self.launched(partners, priority=1)
        better = self.launched(partners, priority=9, at=START + timedelta(hours=4))
        self.env.cr.execute(
            SQL("UPDATE grc_campaign_participation SET control = TRUE WHERE campaign_id = %s", better.id)
        )
        self.env.invalidate_all()
        self.run_at(0)
        self.assertEqual(self.sent(worse), partners)

    def test_who_is_free_again_is_waited_for(self):
        """Whoever comes again was held back since the first time: for so many months, and no longer."""
        self.rule()
        partners = self.people(2)
        worse = self.launched(partners, self.mail(latest=3), priority=1)
        better = self.launched(partners, priority=9, at=START + timedelta(hours=4))
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_participation SET control = TRUE, drawn_at = CASE partner_id WHEN %s THEN %s END"
                " WHERE campaign_id = %s",
                partners[0].id,
                START - timedelta(days=400),
                better.id,
            )
        )
        self.env.invalidate_all()
        self.run_at(0)
        self.assertEqual(self.sent(worse), partners[1])
        self.run_at(START + timedelta(hours=4))
        self.assertEqual(self.sent(better), partners[0])

    def test_behind_quiet_hours(self):
        """A mail that waits for the morning keeps its room against a call of the night before."""
        self.rule(ahead=2)
        self.company.grc_quiet = True
        partners = self.people(1)
        partners.tz = "Europe/Paris"
        evening = START.replace(hour=20)
        mail = self.launched(partners, priority=9, at=evening)
        call = self.launched(partners, self.call(), priority=1, at=evening)
        self.run_at(evening)
        self.assertEqual((len(self.sent(mail)), len(self.sent(call))), (0, 0))
        self.run_at(evening + timedelta(hours=10))
        self.assertEqual((self.sent(mail), len(self.sent(call))), (partners, 0))

    def test_on_different_days(self):
        """Campaigns due on different days, three looked ahead: who goes when is what a simulation says."""
        self.rule(1, CAP, ahead=AHEAD)
        chance, partners = random.Random(5), self.people(25)
        campaigns = [self.launched(partners, self.mail(latest=LATEST)) for __ in range(4)]
        tasks = {}
        for campaign in campaigns:
            for task in self.task(campaign):
                tasks[task] = (task.partner_id, chance.random(), chance.randrange(DAYS))
        for task, (__, priority, day) in tasks.items():
            due = START + timedelta(days=day)
            self.env.cr.execute(
                SQL(
                    "UPDATE grc_campaign_task SET priority = %s, due_at = %s, expires_at = %s WHERE id = %s",
                    priority,
                    due,
                    due + timedelta(days=LATEST),
                    task.id,
                )
            )
        self.env.invalidate_all()
        with patch.object(type(self.env["grc.campaign.claim"]), "_part", staticmethod(lambda: SQL("0"))):
            for day in range(DAYS + LATEST + 1):
                self.run_at(day)
        found = {
            task: ((task.acted_at - START).days if task.state == "done" else None, task.reason or None)
            for task in tasks
        }
        self.assertEqual(found, simulated(tasks))
        self.assertGreater(len({day for day, __ in found.values()}), DAYS)

    # What is done where there is no room

    def full(self, when_full, latest=10):
        """Return a campaign of two steps, the first of which meets a rule that has no room, and its customers."""
        self.rule(1, 7, channel="email")
        partners = self.people(2)
        self.launched(partners, priority=9)
        campaign = self.launched(
            partners, self.mail(latest=latest, when_full=when_full), self.call(after="previous"), priority=1
        )
        self.run_at(0)
        self.run_at(START + timedelta(hours=1))
        return campaign, partners

    def test_waits(self):
        campaign, partners = self.full("wait")
        self.assertEqual(set(self.states(campaign, campaign.step_ids[0]).values()), {("ready", "pressure")})
        self.run_at(7)
        self.assertEqual(self.sent(campaign), partners)

    def test_is_left_out(self):
        """Though it could wait; nothing follows, and each refusal is a row."""
        campaign, __ = self.full("skip")
        self.assertEqual(set(self.states(campaign, campaign.step_ids[0]).values()), {("skipped", "pressure")})
        self.assertEqual(len(campaign.step_ids), 2)
        self.assertFalse(self.states(campaign, campaign.step_ids[1]))
        self.assertEqual(campaign.refusal_count, 2)
        self.assertEqual(campaign.state, "done")

    def test_goes_to_the_next_step(self):
        """The mail is passed over, the call is planned."""
        campaign, partners = self.full("next")
        self.assertEqual(set(self.states(campaign, campaign.step_ids[0]).values()), {("skipped", "pressure")})
        self.assertEqual(set(self.states(campaign, campaign.step_ids[1]).values()), {("done", None)})
        self.assertEqual(self.sent(campaign), partners)


def simulated(tasks):
    """Return the day on which each task goes (None: it does not) and the reason why not, day by day.

    A customer's contacts are looked at by priority. One goes if nothing was sent for a week, and none that is better,
    due within the look-ahead, would be refused for it: that one would have had nothing for a week at its own time.
    What waits for a better one is looked at on its day; what was refused, when the week is over; too late: left out.
    """
    found = {}
    for partner in {partner for partner, __, __ in tasks.values()}:
        mine = {task: [priority, day] for task, (who, priority, day) in tasks.items() if who == partner}
        ends = {task: day + LATEST for task, (__, day) in mine.items()}
        last = None
        for now in range(DAYS + LATEST + 1):
            kept, waiting = None, []
            for task in sorted(mine, key=lambda one: -mine[one][0]):
                day = mine[task][1]
                free = last is None or last <= max(now, day) - CAP
                if day > now:
                    if day < now + AHEAD and free and kept is None and last != now:
                        kept = day
                elif free and kept is None and last != now:
                    found[task], last = (now, None), now
                else:
                    waiting.append((task, kept if free and last != now else None))
            for task, until in waiting:
                again = last + CAP if until is None else until
                if again > ends[task]:
                    found[task] = (None, "pressure")
                mine[task][1] = again
            mine = {task: one for task, one in mine.items() if task not in found}
        for task in mine:
            found[task] = (None, "late")
    return found
