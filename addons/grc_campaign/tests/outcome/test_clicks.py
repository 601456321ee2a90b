"""Clicks in mails of campaigns: whose they are, and what follows from a person's alone."""

import re
from datetime import timedelta

import numpy as np
from odoo.tests import HttpCase, tagged

from ...engine.outcome.click import guarded
from ..common_campaign import START
from .common_outcome import SENT, TWO_LINKS, OutcomeCase

#: A text with one link more.
THREE_LINKS = TWO_LINKS + '<p><a href="https://www.example.com/desks">Desks</a></p>'
LINK = re.compile(r"/r/(\w+)/m/(\d+)/([0-9a-f]{32})")
HOUR, DAY = 3600, 86400
#: Seconds after which a click is judged.
PROOF = 601


@tagged("post_install", "-at_install")
class TestClicks(OutcomeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.people(3)

    def with_links(self, *steps, **values):
        campaign = self.mailed(self.partners, self.mail(body=TWO_LINKS), *steps, **values)
        self.codes = self.links(campaign).mapped("code")
        self.assertEqual(len(self.codes), 2)
        return campaign

    def test_links_have_a_token(self):
        """Each link of a mail is signed, for it alone; one more is hidden, and the plain text has none of that."""
        campaign = self.launched(self.partners, self.mail(body=TWO_LINKS))
        self.run_at(0)
        seen = set()
        for mail in self.queued(campaign):
            (values,) = mail._prepare_outgoing_list()
            found = LINK.findall(values["body"])
            trace = mail.mailing_trace_ids
            self.assertEqual({int(number) for __, number, __ in found}, {trace.id})
            trap = self.env["grc.campaign.link"]._trap(trace.mass_mailing_id.id)
            self.assertEqual({code for code, *__ in found[:2]}, set(self.links(campaign).mapped("code")))
            self.assertEqual([code for code, *__ in found[2:]], [trap])
            self.assertEqual(len(LINK.findall(values["body_alternative"])), 2)
            self.assertNotIn(trap, values["body_alternative"])
            self.assertNotRegex(values["body"], rf"/m/{trace.id}(?![\d/])")
            seen |= {token for *__, token in found}
        self.assertEqual(len(seen), 9)

    def test_others_have_none(self):
        """Links of a mailing that is no campaign's are Odoo's."""
        mailing = self.env["mailing.mailing"].browse(self.mail(body=TWO_LINKS)["mailing_id"])
        mailing.mailing_domain = repr([("id", "=", self.partners[0].id)])
        mailing._action_send_mail()
        mail = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        self.assertTrue(mail)
        (values,) = mail._prepare_outgoing_list()
        self.assertFalse(LINK.findall(values["body"]))

    def test_person(self):
        """Told after ten minutes; then it is an outcome, and Odoo's figures have it at its moment."""
        campaign = self.with_links()
        trace = self.trace(campaign, self.partners[0])
        self.click(trace, HOUR, self.codes[0])
        self.assertEqual(self.judge(HOUR + PROOF - 60), ["unknown"])
        self.assertFalse(trace.links_click_datetime)
        self.assertEqual(self.judge(HOUR + PROOF), ["human"])
        self.assertEqual(self.kinds(campaign), {self.partners[0]: ["click"]})
        moment = SENT + timedelta(seconds=HOUR)
        self.assertEqual((trace.links_click_datetime, trace.trace_status), (moment, "sent"))
        self.assertEqual(trace.links_click_ids.mapped("create_date"), [moment])
        self.assertEqual(self.links(campaign)[0].count, 1)
        self.judge(HOUR + 2 * PROOF)
        self.assertEqual(self.kinds(campaign), {self.partners[0]: ["click"]})

    def test_case_17_machines(self):
        """Whatever a gateway does: no click is a person's, and nobody's figures have it."""
        for reason, clicks in {
            "as soon as it was delivered": [(2, 0)],
            "the hidden link": [(HOUR, None)],
            "near the hidden link": [(HOUR, 0), (HOUR + 9, None)],
            "all links": [(HOUR, 0), (HOUR + 1, 1), (HOUR + 2, None)],
        }.items():
            with self.subTest(reason), self.cr.savepoint() as savepoint:
                campaign = self.with_links()
                trace = self.trace(campaign, self.partners[0])
                for seconds, link in clicks:
                    self.click(trace, seconds, self.codes[link] if link is not None else None)
                self.assertEqual(set(self.judge(2 * HOUR)), {"machine"})
                self.assertFalse(self.kinds(campaign))
                self.assertFalse(trace.links_click_datetime)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_case_17_head_robot_token(self):
        """A HEAD, a browser that says it is a robot, and a token that is none."""
        campaign = self.with_links()
        trace = self.trace(campaign, self.partners[0])
        self.click(trace, HOUR, self.codes[0], by_get=False)
        self.click(trace, 2 * HOUR, self.codes[0], robot=True)
        self.click(trace, 3 * HOUR, self.codes[0], token="0" * 32)
        self.click(trace, 3 * HOUR, self.codes[0], token="é")
        other = self.env["grc.campaign.link"]._token(self.trace(campaign, self.partners[1]).id, self.codes[0])
        self.click(trace, 3 * HOUR, self.codes[0], token=other)
        self.assertEqual(self.judge(5 * HOUR), ["machine", "machine"], "what has no token is not even noted")
        self.assertFalse(self.kinds(campaign))

    def test_case_17_a_person_after_the_gateway(self):
        """What a machine did says nothing of the mail itself."""
        campaign = self.with_links()
        trace = self.trace(campaign, self.partners[0])
        self.click(trace, 2, self.codes[0])
        self.click(trace, HOUR, self.codes[0])
        self.assertEqual(self.judge(2 * HOUR), ["machine", "human"])
        self.assertEqual(self.kinds(campaign), {self.partners[0]: ["click"]})

    def test_case_17_known_gateway(self):
        """Where the hidden link was followed on earlier mails of the domain, a click after twenty seconds is none."""
        earlier = self.with_links(at=START - timedelta(days=9))
        for partner in self.partners:
            self.click(self.trace(earlier, partner), -5 * 24 * HOUR)
        later = self.with_links()
        self.click(self.trace(later, self.partners[0]), 20, self.codes[0])
        self.assertEqual(self.judge(HOUR)[-1], "machine")
        self.click(self.trace(later, self.partners[1]), 40, self.codes[0])
        self.assertEqual(self.judge(HOUR)[-1], "human")

    def test_case_17_first_campaign(self):
        """Nobody knows of a gateway yet: who clicks at once waits for a day, and what it shows on other mails tells."""
        campaign = self.with_links()
        first, second, third = (self.trace(campaign, partner) for partner in self.partners)
        self.click(first, 20, self.codes[0])
        self.click(third, HOUR, self.codes[0])
        self.assertEqual(self.judge(HOUR + PROOF), ["unknown", "human"])
        self.click(second, 5 * HOUR)
        self.assertEqual(self.judge(6 * HOUR), ["unknown", "human", "machine"])
        self.assertEqual(self.judge(DAY + 19), ["unknown", "human", "machine"])
        self.assertEqual(self.judge(DAY + 20), ["machine", "human", "machine"])
        self.assertEqual(self.kinds(campaign), {self.partners[2]: ["click"]})

    def test_case_17_gateways_as_the_engine_finds_them(self):
        """Which domains are behind a gateway is asked in SQL: at each moment it is what the engine says."""
        partners = self.people(12)
        for place, partner in enumerate(partners):
            partner.email = f"x{place}@{'abc'[place % 3]}.example.com"
        campaign = self.mailed(partners, self.mail(body=TWO_LINKS))
        traces = [self.trace(campaign, partner) for partner in partners]
        sent = [SENT + timedelta(hours=5 * place) for place in range(12)]
        for trace, moment in zip(traces, sent, strict=True):
            trace.sent_datetime = moment
        followed = {0: 1, 3: 40, 6: 50, 1: 60, 5: 200}
        for place, hours in followed.items():
            self.click(traces[place], hours * HOUR)
        names = [trace.email.partition("@")[2] for trace in traces]
        moments = [SENT + timedelta(hours=followed[place]) if place in followed else None for place in range(12)]
        columns = [np.array(column, "datetime64[ms]") for column in (sent, moments)]
        domains = np.unique(names, return_inverse=True)[1]
        different = set()
        for hours in range(0, 260, 10):
            now = SENT + timedelta(hours=hours)
            behind = guarded(domains, *columns, np.datetime64(now, "ms"))
            expected = {name for name, one in zip(names, behind, strict=True) if one}
            self.assertEqual(self.env["grc.campaign.judge"]._behind(set(names), now), expected, hours)
            different.add(frozenset(expected))
        self.assertGreater(len(different), 3)

    def test_case_17_quick_reader(self):
        """Who clicks at once, or opens all links in tabs, is a person where a day has shown no gateway."""
        campaign = self.mailed(self.partners, self.mail(body=THREE_LINKS))
        codes = self.links(campaign).mapped("code")
        self.click(self.trace(campaign, self.partners[0]), 20, codes[0])
        for place, code in enumerate(codes):
            self.click(self.trace(campaign, self.partners[1]), HOUR + 4 * place, code)
        self.assertEqual(set(self.judge(2 * HOUR)), {"unknown"})
        self.assertEqual(self.judge(DAY + 2 * HOUR), ["human"] * 4)
        self.assertEqual(self.kinds(campaign), {self.partners[0]: ["click"], self.partners[1]: ["click"] * 3})

    def test_case_17_a_branch_waits_for_the_verdict(self):
        """Whether they clicked within a day is decided when their last click is told."""
        step = self.call(after="click", within=1, missing=True)
        campaign = self.mailed(self.partners, self.mail(body=THREE_LINKS), step)
        quick, tabs, none = self.partners
        codes = self.links(campaign).mapped("code")
        self.click(self.trace(campaign, quick), 20, codes[0])
        for place, code in enumerate(codes):
            self.click(self.trace(campaign, tabs), 20 * HOUR + 4 * place, code)
        self.run_at(START + timedelta(days=1, minutes=11))
        otherwise = ("cancelled", "otherwise")
        expected = {quick: otherwise, tabs: ("awaiting", None), none: ("done", None)}
        self.assertEqual(self.states(campaign, campaign.step_ids[1]), expected)
        self.run_at(2)
        self.assertEqual(self.states(campaign, campaign.step_ids[1]), {**expected, tabs: otherwise})

    def test_case_17_a_machine_exits_nobody(self):
        """A step after a click is not done for a machine, and nobody leaves by it."""
        step = self.call(after="click", within=3)
        campaign = self.with_links(step)
        self.click(self.trace(campaign, self.partners[0]), 2, self.codes[0])
        self.click(self.trace(campaign, self.partners[1]), HOUR, self.codes[0])
        self.run_at(1)
        states = self.states(campaign, campaign.step_ids[1])
        self.assertEqual(states[self.partners[0]], ("awaiting", None))
        self.assertEqual(states[self.partners[1]], ("done", None))
        self.assertNotIn("exited", campaign.participation_ids.mapped("state"))

    def test_bound(self):
        """A machine that follows links for ever fills no table."""
        campaign = self.with_links()
        trace = self.trace(campaign, self.partners[0])
        for number in range(205):
            self.click(trace, HOUR + number, self.codes[0])
        self.assertEqual(self.env["grc.campaign.click"].search_count([("trace_id", "=", trace.id)]), 200)


@tagged("post_install", "-at_install")
class TestRoutes(OutcomeCase, HttpCase):
    """Links of mails over HTTP: they lead to the page, whatever becomes of the click."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.people(1)

    def setUp(self):
        super().setUp()
        self.sent_campaign = self.mailed(self.partner, self.mail(body=TWO_LINKS))
        self.code = self.links(self.sent_campaign)[0].code
        self.mail_trace = self.trace(self.sent_campaign, self.partner)

    def path(self, token=None, code=None):
        code = code or self.code
        token = token or self.env["grc.campaign.link"]._token(self.mail_trace.id, code)
        return f"/r/{code}/m/{self.mail_trace.id}/{token}"

    def get(self, path, method=None, **options):
        answer = self.url_open(path, allow_redirects=False, method=method, **options)
        self.env.invalidate_all()
        return answer

    def clicks(self):
        rows = self.env["grc.campaign.click"].search([("trace_id", "=", self.mail_trace.id)], order="id")
        return [(row.by_get, row.robot, row.honeypot) for row in rows]

    def test_click(self):
        answer = self.get(self.path())
        self.assertEqual(answer.status_code, 302)
        self.assertTrue(answer.headers["Location"].startswith("https://www.example.com/lamps"))
        self.get(self.path(), method="HEAD")
        self.get(self.path(), headers={"User-Agent": "Googlebot/2.1"})
        self.get(self.path(code=self.env["grc.campaign.link"]._trap(self.mail_trace.mass_mailing_id.id)))
        self.assertEqual(
            self.clicks(), [(True, False, False), (False, False, False), (True, True, False), (True, False, True)]
        )

    def test_case_17_no_token(self):
        """A link without a token, or with another's, leads to the page, and nobody has clicked."""
        for path in (f"/r/{self.code}/m/{self.mail_trace.id}", self.path(token="0" * 32)):
            self.assertEqual(self.get(path).status_code, 302)
        self.assertEqual(self.clicks(), [])
        self.assertFalse(self.mail_trace.links_click_datetime)
        self.assertEqual(self.mail_trace.trace_status, "sent")

    def test_none(self):
        """What is no link is not found; nothing breaks."""
        for path in (
            self.path(code="nothing0"),
            f"/r/{self.code}%00/m/{self.mail_trace.id}/{'0' * 32}",
            f"/r/nothing0/m/{2**40}/{'0' * 32}",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
        self.assertEqual(self.get(f"/r/{self.code}/m/{2**40}/x").status_code, 302)

    def unsubscribe(self, path):
        mailing, address = self.mail_trace.mass_mailing_id, self.mail_trace.email
        token = mailing._generate_mailing_recipient_token(self.partner.id, address)
        return f"/mailing/{mailing.id}/{path}?document_id={self.partner.id}&email={address}&hash_token={token}"

    def test_case_15_scanner(self):
        """Following every link of a mail unsubscribes nobody; a POST does."""
        for path in ("unsubscribe", "confirm_unsubscribe", "view", "unsubscribe_oneclick"):
            for method in (None, "HEAD"):
                self.assertIn(self.get(self.unsubscribe(path), method=method).status_code, (200, 405), path)
        self.assertFalse(self.decisions(self.partner))
        self.assertTrue(self.partner._may_contact("email"))
        answer = self.get(self.unsubscribe("unsubscribe_oneclick"), data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.decisions(self.partner), ["withdrawn"])
