import re

from odoo.tests import HttpCase, tagged

from .common import MailingCase

#: What RFC 8058 has mail programs post.
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@tagged("post_install", "-at_install")
class TestUnsubscribe(MailingCase, HttpCase):
    """What the links of mailings do: GET and HEAD show, POST decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailing = cls.new_mailing(recipients=cls.jane)
        cls.contact = cls.subscribe("jane@example.com", cls.news)
        cls.letter = cls.new_mailing(lists=cls.news)

    def choose(self, link, decision):
        """Press a button of the page behind a link; return the answer."""
        page = self.url_open(link).text
        form = re.search(r'(?s)<form[^>]*id="grc_unsubscribe".*?</form>', page).group()
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        action = re.search(r'action="([^"]+)"', form).group(1)
        return self.url_open(action, data=fields | {"decision": decision})

    def test_one_click(self):
        """Withdraws marketing of this company by e-mail, with what proves it; the address is on no blacklist."""
        link = self.link(self.mailing, self.jane, "unsubscribe_oneclick")
        answer = self.url_open(link, data=ONE_CLICK, headers={"User-Agent": "Mailer/7"})
        self.assertEqual(answer.status_code, 200)
        row = self.ledger.search([("point", "=", "jane@example.com")])
        self.assertEqual(
            (row.decision, row.company_id, row.channel, row.purpose, row.partner_id),
            ("withdrawn", self.company, "email", "marketing", self.jane),
        )
        self.assertIn(f"mailing.mailing {self.mailing.id}", row.evidence)
        self.assertIn("Mailer/7", row.evidence)
        self.assertFalse(self.blacklisted())
        self.assertFalse(self.jane._may_contact("email"))
        self.assertTrue(self.jane._may_contact("email", "service"))
        refusal = self.jane._contact_refusals("email", company=self.second)
        self.assertEqual(refusal, {self.jane.id: "Consent is needed first"}, "the other company's own reason")

    def test_one_click_twice(self):
        link = self.link(self.mailing, self.jane, "unsubscribe_oneclick")
        for __ in range(2):
            self.assertEqual(self.url_open(link, data=ONE_CLICK).status_code, 200)
        self.assertEqual(len(self.decisions()), 1)
        self.env.cr.execute("UPDATE grc_consent SET moment = moment - interval '2 hours'")
        self.env.invalidate_all()
        self.ledger.create(
            {"partner_id": self.jane.id, "channel": "email", "decision": "given", "source": "Call"}
            | {"purpose": "marketing", "company_id": self.company.id}
        )
        self.url_open(link, data=ONE_CLICK)
        self.assertEqual(self.decisions()[-1][0], "withdrawn", "after another decision it is one again")

    def test_one_click_of_a_list(self):
        link = self.link(self.letter, self.contact, "unsubscribe_oneclick")
        self.assertEqual(self.url_open(link, data=ONE_CLICK).status_code, 200)
        self.assertEqual(self.decisions(), [("withdrawn", self.company, "")])
        self.assertFalse(self.opted_out(self.contact, self.news), "another company may write to that list")

    def test_scanner(self):
        """GET and HEAD of every link of every mailing: nothing is decided."""
        for mailing, record in ((self.mailing, self.jane), (self.letter, self.contact)):
            for path in ("unsubscribe", "confirm_unsubscribe", "view", "unsubscribe_oneclick"):
                link = self.link(mailing, record, path)
                old = link.replace("/mailing/", "/mail/mailing/").replace("document_id", "res_id")
                for address in (link, old.replace("hash_token", "token") if path == "unsubscribe" else link):
                    self.assertIn(self.url_open(address).status_code, (200, 405), address)
                    self.assertIn(self.url_open(address, method="HEAD").status_code, (200, 405), address)
        self.assertEqual(self.decisions(), [])
        self.assertFalse(self.opted_out(self.contact, self.news))
        self.assertFalse(self.blacklisted())

    def test_page_shows(self):
        page = self.url_open(self.link(self.letter, self.contact, "unsubscribe")).text
        self.assertIn("What would you like to stop?", page)
        self.assertNotIn("Successfully Unsubscribed", page)
        self.assertNotIn('data-feedback-enabled="', page)

    def test_leave_the_list(self):
        answer = self.choose(self.link(self.letter, self.contact, "unsubscribe"), "lists")
        self.assertIn("You have left News.", answer.text)
        self.assertIn('data-last-action="subscription_updated"', answer.text)
        self.assertEqual(self.decisions(), [("withdrawn", self.env["res.company"], "News")])
        self.assertTrue(self.opted_out(self.contact, self.news))
        self.assertFalse(self.blacklisted())

    def test_leave_a_list_one_is_not_on(self):
        """The link of somebody who has been taken off meanwhile refuses the topic all the same."""
        link = self.link(self.letter, self.contact, "unsubscribe")
        self.contact.unlink()
        self.choose(link, "lists")
        self.assertEqual(self.decisions(), [("withdrawn", self.env["res.company"], "News")])

    def test_stop_this_company(self):
        answer = self.choose(self.link(self.mailing, self.jane, "unsubscribe"), "company")
        self.assertIn("Relations Ltd will send you no more advertising by e-mail.", answer.text)
        self.assertEqual(self.decisions(), [("withdrawn", self.company, "")])
        self.assertFalse(self.blacklisted())

    def test_stop_everything(self):
        answer = self.choose(self.link(self.mailing, self.jane, "unsubscribe"), "everything")
        self.assertIn('data-last-action="blocklist_add"', answer.text)
        self.assertEqual(self.decisions(), [("objected", self.env["res.company"], "")])
        self.assertTrue(self.blacklisted())

    def test_confirmation_of_odoo(self):
        """The button behind the link in the body of mails."""
        for mailing, record, expected in (
            (self.letter, self.contact, ("withdrawn", self.env["res.company"], "News")),
            (self.mailing, self.jane, ("withdrawn", self.company, "")),
        ):
            page = self.url_open(self.link(mailing, record, "confirm_unsubscribe")).text
            fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
            answer = self.url_open("/mailing/confirm_unsubscribe", data=fields)
            self.assertIn("Successfully unsubscribed!", answer.text)
            self.assertEqual(self.decisions()[-1], expected)
            settings = re.search(r'href="([^"]*/unsubscribe\?[^"]*)"', answer.text).group(1).replace("&amp;", "&")
            self.assertEqual(self.url_open(settings[settings.index("/mailing/") :]).status_code, 200)
        self.assertEqual(len(self.decisions()), 2)
        self.assertFalse(self.blacklisted())

    def test_subscribing_on_the_page(self):
        """Who ticks a list there agrees to its topic; whoever else brings them back lifts the refusal, no more."""
        self.contact.subscription_ids.opt_out = True
        token = self.letter._generate_mailing_recipient_token(self.contact.id, "jane@example.com")
        self.make_jsonrpc_request(
            "/mailing/list/update",
            {
                "mailing_id": self.letter.id,
                "document_id": self.contact.id,
                "email": "jane@example.com",
                "hash_token": token,
                "lists_optin_ids": (self.news | self.club).ids,
            },
        )
        self.assertEqual([one for one, __, name in self.decisions() if name == "News"], ["withdrawn", "given"])
        self.assertEqual([one for one, __, name in self.decisions() if name == "Club"], ["given"])

    def test_bad_links(self):
        """What is no link of ours decides nothing and is no error of the server."""
        good = self.link(self.mailing, self.jane, "unsubscribe_oneclick")
        for link, status in (
            (good.replace("hash_token=", "hash_token=0"), 401),
            (good.replace("jane%40", "john%40"), 401),
            (good.replace("document_id=", "document_id=x"), 400),
            (good.replace(f"/{self.mailing.id}/", "/999999999/"), 401),
            (good.partition("?")[0], 400),
        ):
            with self.subTest(link):
                self.assertEqual(self.url_open(link, data=ONE_CLICK).status_code, status)
        page = good.replace("unsubscribe_oneclick", "unsubscribe")
        self.assertEqual(self.url_open(page, data={"decision": "company"}).status_code, 400, "without the form's key")
        self.assertEqual(self.decisions(), [])

    def test_links_of_clicks(self):
        """HEAD and robots follow a link, and have not clicked."""
        link = self.env["link.tracker"].create({"url": "https://www.example.com/a", "title": "a"})
        trace = self.env["mailing.trace"].create(
            {"mass_mailing_id": self.mailing.id, "model": "res.partner", "res_id": self.jane.id}
        )
        path = f"/r/{link.code}/m/{trace.id}"
        for options in ({"method": "HEAD"}, {"headers": {"User-Agent": "Googlebot/2.1"}}):
            answer = self.url_open(path, allow_redirects=False, **options)
            self.assertEqual(answer.status_code, 301)
            self.assertFalse(self.env["link.tracker.click"].search_count([("mailing_trace_id", "=", trace.id)]))
        self.url_open(path, allow_redirects=False)
        self.assertEqual(self.env["link.tracker.click"].search_count([("mailing_trace_id", "=", trace.id)]), 1)
