from datetime import timedelta
from urllib.parse import urlsplit

from lxml import html
from odoo.tests import tagged

from ...tools.preference.link import CONFIRM, MAILS
from .common import PreferenceCase

AGREE = "I agree: Newsletter, E-mail"


@tagged("post_install", "-at_install")
class TestPreferenceMail(PreferenceCase):
    """Addresses that are confirmed by mail, new links for old ones, and unsubscribing in one click."""

    def mails(self):
        """Return the mails that are to go to Jane."""
        return self.env["mail.mail"].sudo().search([("email_to", "ilike", "jane@example.com")])

    def address(self, mail):
        """Return the path of the one link of a mail."""
        links = html.fromstring(str(mail.body_html)).xpath("//a/@href")
        self.assertEqual(len(links), 1, mail.body_html)
        return urlsplit(links[0]).path

    # Confirmed by mail

    def test_agreeing_to_mails_by_another_channel(self):
        """Nothing is entered until the link that went to the address is opened and its button pressed."""
        page = self.press(self.path(self.link(channel="sms")), AGREE)
        self.assertIn("look at your mail", self.said(page))
        self.assertFalse(self.rows())
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertIn("French Ltd", mail.subject)
        path = self.address(mail)
        for method in ("GET", "HEAD"):
            self.assertEqual(self.url_open(path, method=method).status_code, 200)
        self.assertFalse(self.rows(), "opening is not agreeing")
        self.assertIn("Newsletter", self.text(self.open(path)))
        done = self.press(path, "I agree")
        self.assertIn("you agreed", self.said(done))
        row = self.rows()
        self.assertEqual((row.decision, row.topic_id, row.point), ("given", self.news, "jane@example.com"))
        self.assertIn("confirmed by the link", row.evidence)
        self.assertTrue(self.may(topic=self.news))
        self.press(path, "I agree")
        self.assertEqual(len(self.rows()), 1)
        self.press(None, "Undo", done)
        self.assertFalse(self.may(topic=self.news))

    def test_what_a_mail_cannot_confirm(self):
        """Calls are agreed to on the page; the row says by which link it was opened."""
        self.press(self.path(), "I agree: Newsletter, Phone")
        row = self.rows()
        self.assertEqual((row.decision, row.channel, row.point), ("given", "phone", "+33612345678"))
        self.assertIn("sent by “E-mail” to jane@example.com", row.evidence)
        self.assertFalse(self.mails())

    def test_confirmation_is_valid_for_a_week(self):
        link = self.link()
        good = self.path(link, self.news, self.today - timedelta(7), scope=CONFIRM)
        late = self.path(link, self.news, self.today - timedelta(8), scope=CONFIRM)
        self.assertFalse(self.buttons(self.open(late, 410)))
        version = self.open(good).xpath("//input[@name='version']/@value")[0]
        token = self.open(good).xpath("//input[@name='csrf_token']/@value")[0]
        self.open(late, 410, data={"csrf_token": token, "version": version})
        self.open(good, 403, data={"version": version})
        self.open(good, 400, data={"csrf_token": token, "version": "0/1/2"})
        self.assertFalse(self.rows())
        page = self.path(link, self.news)
        self.open(f"{page}/confirm", 404)
        self.jane.email = "new@example.com"
        self.open(good, 404)

    def test_mails_are_few(self):
        """A page that is pressed again and again sends a handful of mails a day."""
        path = self.path(self.link(channel="sms"))
        for __ in range(MAILS + 2):
            page = self.press(path, AGREE)
        self.assertIn("already", self.said(page))
        self.assertEqual(len(self.mails()), MAILS)

    # A new link

    def test_new_link(self):
        old = self.path(topic=self.news, day=self.today - timedelta(500))
        page = self.press(old, "Send me a new link")
        self.assertIn("on its way", self.said(page))
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertIn(AGREE, self.buttons(self.open(self.address(mail))))
        sms = self.path(self.link(channel="sms"), day=self.today - timedelta(500))
        self.assertNotIn("Send me a new link", self.buttons(self.open(sms)))
        self.post(sms, 400, do="link")
        self.post(self.path(), 400, do="link")
        self.assertEqual(len(self.mails()), 1)

    # One click

    def click(self, path, status=200, **values):
        return self.open(f"{path}/one-click", status, data=values or {"List-Unsubscribe": "One-Click"})

    def test_one_click(self):
        """It withdraws marketing on the channel for the company, and nothing else; twice is one row."""
        other = self.new_shop("Other Ltd")
        for company in (self.shop, other):
            self.press(self.path(self.link(company=company)), f"I agree: All offers and news of {company.name}, E-mail")
        self.press(self.path(), "I agree: Newsletter, Phone")
        headers = self.links._headers(self.jane, "email", self.shop)[self.jane.id]
        self.assertEqual(headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        path = urlsplit(headers["List-Unsubscribe"].strip("<>")).path.removesuffix("/one-click")
        self.opener.cookies.clear()
        before = len(self.rows())
        self.click(path)
        self.click(path)
        self.assertEqual(len(self.rows()), before + 1)
        row = self.rows()[0]
        self.assertEqual(
            (row.decision, row.channel, row.company_id, row.topic_id.id), ("withdrawn", "email", self.shop, False)
        )
        self.assertFalse(self.may())
        self.assertTrue(self.may(company=other))
        self.assertTrue(self.may("phone", self.news))
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", "jane@example.com")]))

    def test_one_click_of_a_topic(self):
        self.press(self.path(), "I agree: All offers and news of French Ltd, E-mail")
        self.click(self.path(topic=self.news, day=self.today - timedelta(900)))
        self.assertFalse(self.may(topic=self.news))
        self.assertTrue(self.may())

    def test_one_click_asks_for_its_words(self):
        for values in ({"x": "1"}, {"List-Unsubscribe": "x"}):
            self.assertIn("Decide below", self.said(self.click(self.path(), 400, **values)))
        self.assertFalse(self.rows())
        self.assertIn("Stop everything", self.buttons(self.open(self.path() + "/one-click")))
