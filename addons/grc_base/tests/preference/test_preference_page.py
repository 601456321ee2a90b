import re
from datetime import timedelta

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...tools.preference.link import device, masked, token_read
from .common import PreferenceCase

AGREE, STOP = "I agree: Newsletter, E-mail", "Stop: Newsletter, E-mail"
ALL = "All offers and news of French Ltd, E-mail"


@tagged("post_install", "-at_install")
class TestPreferencePage(PreferenceCase):
    """The customer's page: who opens a link, what it shows, and what is decided by it."""

    def test_opening_decides_nothing(self):
        """A mail scanner opens every link of the page and of the mail, by GET and by HEAD."""
        link = self.link()
        paths = [self.path(link), self.path(link) + "/one-click", self.path(link, self.news), "/contact-preferences/x"]
        for path in paths:
            page = self.url_open(path, timeout=60)
            addresses = [path, *re.findall(r'(?:href|action)="(/[^"]+)"', page.text)]
            for address in addresses:
                for method in ("GET", "HEAD"):
                    with self.subTest(address, method=method):
                        response = self.url_open(address, method=method, timeout=60)
                        self.assertIn(response.status_code, (200, 404))
        self.assertFalse(self.rows())
        self.assertFalse(link.decided_at)

    def test_what_is_shown(self):
        """The company, the address masked, each topic and channel, and why: nothing of purchases, no other id."""
        self.invoice(self.jane, self.today - timedelta(40), 123, company=self.shop)
        self.env["grc.customer"]._refresh(self.shop)
        page = self.open(self.path())
        text = self.text(page)
        self.assertIn("French Ltd", text)
        self.assertIn("j…@example.com", text)
        self.assertNotIn("Jane", text)
        self.assertNotIn("jane@", text)
        self.assertEqual(page.xpath("//legend/text()"), ["Newsletter", "All offers and news of French Ltd"])
        self.assertEqual(page.xpath("//html/@lang"), ["en-US"])
        self.assertIn("Until you stop it", text)
        self.assertIn("You have not agreed", text, "a call needs consent")
        for word in ("123", "bought", "purchase", "customer"):
            self.assertNotIn(word, text.lower())

    def test_agree_and_withdraw(self):
        """Each decision is one row, with what proves it; the same one twice is one row."""
        path = self.path()
        self.assertFalse(self.may(topic=self.news))
        page = self.press(path, AGREE)
        self.assertIn("you agreed", self.said(page))
        row = self.rows()
        self.assertEqual(
            (
                row.decision,
                row.channel,
                row.purpose,
                row.topic_id,
                row.company_id,
                row.partner_id,
                row.point,
                row.basis,
            ),
            ("given", "email", "marketing", self.news, self.shop, self.jane, "jane@example.com", "consent"),
        )
        self.assertEqual(row.source, "Customer's page")
        self.assertRegex(row.text_version, r"^[0-9a-f]{16}$")
        for part in (f"Link {self.link().id}", "127.0.0.0/24", "python-requests", "UTC", "Once a month."):
            self.assertIn(part, row.evidence)
        self.assertTrue(self.may(topic=self.news))
        self.assertFalse(self.may(), "nothing but the topic")
        self.assertNotIn(AGREE, self.buttons(page))
        self.press(path, STOP)
        self.press(path, STOP, page)
        self.assertEqual(self.rows().mapped("decision"), ["withdrawn", "given"])
        self.assertFalse(self.may(topic=self.news))

    def test_stopping_all_topics_of_a_company(self):
        path = self.path()
        self.press(path, AGREE)
        self.press(path, f"I agree: {ALL}")
        self.press(path, f"Stop: {ALL}")
        self.assertFalse(self.may())
        self.assertFalse(self.may(topic=self.news))
        self.press(path, AGREE)
        self.assertTrue(self.may(topic=self.news))

    def test_two_companies(self):
        """One person, two companies, two consents; everything is stopped for both."""
        other = self.new_shop("Other Ltd")
        here, there = self.path(), self.path(self.link(company=other))
        self.press(here, f"I agree: {ALL}")
        self.assertTrue(self.may())
        self.assertFalse(self.may(company=other))
        self.press(there, "I agree: All offers and news of Other Ltd, E-mail")
        self.press(here, f"Stop: {ALL}")
        self.assertFalse(self.may())
        self.assertTrue(self.may(company=other))
        self.press(here, "Stop everything")
        self.assertFalse(self.may(company=other))
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", "jane@example.com")]))
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", "+33612345678")]))
        self.assertIn("Allow again", self.buttons(self.open(there)))
        moved = self.jane.copy({"name": "Jane", "email": "new@example.com"})
        self.assertFalse(self.rows(company_id=False).filtered(lambda row: row.partner_id == moved))
        self.jane.email = "new@example.com"
        self.invoice(self.jane, self.today, 100, company=self.shop)
        self.env["grc.customer"]._refresh(self.shop)
        self.assertFalse(self.may(), "nor at an address that they get later")

    def test_everything_of_a_contact_of_one_company(self):
        """A row for every company names the address alone; the contact's own is their company's."""
        self.jane.company_id = self.shop
        self.press(self.path(), "Stop everything")
        rows = self.rows(decision="objected")
        self.assertEqual({(row.channel, row.company_id.id, row.partner_id.id) for row in rows}, {
            ("email", False, False),
            ("sms", False, False),
            ("phone", False, False),
            (False, self.shop.id, self.jane.id),
        })  # fmt: skip
        self.press(self.path(), "Allow again")
        self.press(self.path(), f"I agree: {ALL}")
        self.assertTrue(self.may())

    def test_number_that_is_none(self):
        """Everything is stopped for a contact whose number no blacklist takes."""
        self.jane.phone = "12 ext"
        self.press(self.path(), "Stop everything")
        self.assertFalse(self.may("phone"))
        self.assertFalse(self.may())

    def test_couple(self):
        """A refusal is the address's, consent is the person's; the page says that others use the address."""
        john = self.new_person("John", email="jane@example.com")
        page = self.open(self.path())
        self.assertIn("Others may use this address", self.text(page))
        self.press(self.path(), f"I agree: {ALL}")
        self.assertFalse(self.may(partner=john))
        self.press(self.path(self.link(john)), f"I agree: {ALL}")
        self.press(self.path(), f"Stop: {ALL}")
        self.assertFalse(self.may(partner=john))
        self.assertNotIn(
            "Others may use", self.text(self.open(self.path(self.link(self.new_person("A", email="a@b.fr")))))
        )

    def test_wrong_links(self):
        """Wrong, tampered, or of a contact who is gone: one answer, which says how to reach us."""
        good = self.path().rsplit("/", 1)[1]
        ids, __, hashed = good.rpartition("-")
        gone = self.new_person("Gone", email="gone@example.com")
        dead = self.path(self.link(gone)).rsplit("/", 1)[1]
        gone.unlink()
        self.env.flush_all()
        self.cr.execute("SELECT COUNT(*) FROM grc_preference_link WHERE point = 'gone@example.com'")
        self.assertEqual(self.cr.fetchone()[0], 0, "an address goes with its contact")
        wrong = [
            "x",
            dead,
            "9" * 400,
            good.upper(),
            "0" + good,
            f"{ids}-{'0' * 64}",
            f"{ids}-{hashed[:-1]}{'0' if hashed[-1] != '0' else '1'}",
            good.replace("-", "--", 1),
            f"zzzzzzz-zzzzz-zzzzzzz-{hashed}",
        ]
        answers = set()
        for token in wrong:
            with self.subTest(token[:40]):
                page = self.open(f"/contact-preferences/{token}", 404)
                answers.add(self.text(page))
                self.post(f"/contact-preferences/{token}", 404, csrf=False, do="everything")
                self.open(f"/contact-preferences/{token}/one-click", 404, data={"List-Unsubscribe": "One-Click"})
                self.open(f"/contact-preferences/{token}/confirm", 404)
        self.assertEqual(len(answers), 1)
        self.assertIn(
            self.env["res.company"].browse(self.env.ref("base.public_user").company_id.id).name, answers.pop()
        )
        self.assertFalse(self.rows())

    def test_what_is_sent_must_be_a_choice(self):
        """Topics of others, unknown channels, hundreds of digits, and no token of the form: a sentence, no row."""
        other = self.env["grc.consent.topic"].create({"name": "Theirs", "company_id": self.new_shop("Other Ltd").id})
        path = self.path()
        version = self.env["grc.preference.page"]._version(self.links._opened(path.rsplit("/", 1)[1]), other, "email")
        asked = [
            *("", "x", "/", "agree", "agree/email/0", "stop/fax/0", "stop//0", "stop/letter/0", "stop/email/x"),
            *(
                f"stop/email/{'9' * 400}",
                "stop/email/-1",
                f"stop/email/{other.id}",
                f"agree/email/{other.id}/{version}",
            ),
            *("agree/email/0/0", "stop/email/0/0", "undo/1", "undo/1.2-abc", "undo/x-", "link", "__class__", "\x00"),
            *("stop/email/²", "everything/1", "x" * 5000),
        ]
        for value in asked:
            with self.subTest(value[:40]):
                page = self.post(path, 400, do=value)
                self.assertRegex(self.said(page), r"\w+ \w+ \w+.*[.]")
        with mute_logger("odoo.http"):
            for values in ({"csrf": False}, {"csrf": False, "csrf_token": "x"}, {"csrf": False, "csrf_token": "é²"}):
                page = self.post(path, 403, do="everything", **values)
                self.assertIn("nothing has changed", self.said(page))
        self.assertFalse(self.rows())

    def test_text_that_has_changed(self):
        """Nobody agrees to a text that they did not see."""
        path = self.path()
        page = self.open(path)
        self.news.note = "Every day."
        self.assertIn("The text has changed", self.said(self.press(path, AGREE, page, status=400)))
        self.assertFalse(self.rows())

    def test_after_a_year(self):
        """An old link shows nothing and agrees to nothing; it stops, and asks for a new one."""
        last = self.path(day=self.today - timedelta(365))
        self.assertIn(AGREE, self.buttons(self.open(last)))
        path = self.path(topic=self.news, day=self.today - timedelta(366))
        page = self.open(path)
        self.assertIn("older than a year", self.text(page))
        for word in ("Yes", "You have not agreed", "Pause", "I agree"):
            self.assertNotIn(word, self.text(page))
        self.assertEqual(self.buttons(page), [STOP, f"Stop: {ALL}", "Stop everything", "Send me a new link"])
        version = "0" * 16
        for asked in (f"agree/email/0/{version}", "pause", "again", "resume", "stop/phone/0"):
            self.post(path, 400, do=asked)
        self.assertFalse(self.rows())
        self.press(path, STOP)
        self.press(path, "Stop everything")
        self.assertFalse(self.may("phone"))
        self.assertEqual(self.rows(company_id=False).mapped("decision"), ["objected"] * 4)

    def test_former_address(self):
        """The page is about the address to which the link went, and says nothing of the contact's others."""
        path = self.path()
        self.jane.write({"email": "new@example.com", "phone": "+33687654321"})
        page = self.open(path)
        text = self.text(page)
        self.assertIn("another address", text)
        self.assertIn("j…@example.com", text)
        self.assertNotIn("n…@example.com", text)
        self.assertEqual(self.buttons(page), [f"Stop: {ALL}", "Stop everything"])
        self.press(path, "Stop everything")
        self.assertEqual(self.rows().mapped("point"), ["jane@example.com"])
        self.post(path, 400, do="stop/phone/0")

    def test_merge(self):
        """The links of a contact that is merged into another go on, and are theirs."""
        other = self.new_person("Jane again", email="jane@example.com")
        paths = [self.path(), self.path(self.link(other))]
        self.env["base.partner.merge.automatic.wizard"]._merge((self.jane + other).ids, self.jane)
        self.env.invalidate_all()
        for path in paths:
            self.assertIn("Newsletter", self.text(self.open(path)))
        self.press(paths[1], AGREE)
        self.assertEqual(self.rows().partner_id, self.jane)
        self.assertEqual(self.links.sudo().search_count([("partner_id", "=", self.jane.id)]), 2)
        self.assertEqual(self.link()._path(), self.link()._path(), "and the present one is the same again")

    def test_employees_decide_nothing(self):
        """Who is signed in as an employee sees the page; what they press would be no proof."""
        new_test_user(self.env, "page_staff", "grc_base.group_grc_manager", password="page_staff")
        path = self.path()
        self.authenticate("page_staff", "page_staff")
        page = self.open(path)
        self.assertIn("signed in as an employee", self.text(page))
        self.assertFalse(self.buttons(page))
        self.post(path, 403, csrf=False, do="everything", csrf_token="x")
        self.assertFalse(self.rows())

    def test_language(self):
        """That of the contact; a language that is not in use is that of the browser, else English."""
        self.env["res.lang"]._activate_lang("fr_FR")
        french = {"Accept-Language": "fr-FR,fr;q=0.9"}
        self.assertEqual(self.open(self.path(), headers=french).xpath("//html/@lang"), ["en-US"])
        self.assertEqual(self.open("/contact-preferences/x", 404, headers=french).xpath("//html/@lang"), ["fr-FR"])
        self.assertEqual(
            self.open("/contact-preferences/x", 404, headers={"Accept-Language": "fr-CA"}).xpath("//html/@lang"),
            ["fr-FR"],
        )
        self.jane.lang = "fr_FR"
        english = {"Accept-Language": "en-US"}
        self.assertEqual(self.open(self.path(), headers=english).xpath("//html/@lang"), ["fr-FR"])
        self.cr.execute("UPDATE res_partner SET lang = 'de_DE' WHERE id = %s", [self.jane.id])
        self.env.invalidate_all()
        self.assertEqual(self.open(self.path(), headers=french).xpath("//html/@lang"), ["fr-FR"])

    def test_minors_and_forbidden(self):
        """What the contact's own consent does not change cannot be agreed to, and why is not told."""
        rule = self.env["grc.consent.rule"].create(
            {
                "name": "Ours",
                "company_id": self.shop.id,
                "country_ids": self.env.ref("base.fr").ids,
                "purpose": "marketing",
                "minor_age": 15,
            }
        )
        self.env["grc.person"].create(
            {"partner_id": self.jane.id, "name": "Jane", "birth_date": self.today - timedelta(4000), "relation": "self"}
        )
        page = self.open(self.path())
        self.assertNotIn(AGREE, self.buttons(page))
        self.assertNotIn("age", self.text(page).replace("page", "").split())
        opened = self.links._opened(self.path().rsplit("/", 1)[1])
        version = self.env["grc.preference.page"]._version(opened, self.news, "email")
        self.post(self.path(), 400, do=f"agree/email/{self.news.id}/{version}")
        self.assertFalse(self.rows())
        rule.write({"minor_age": 0, "way": "never"})
        self.assertEqual(self.text(self.open(self.path())), self.text(page))

    def test_links_are_made_at_once(self):
        """One row a contact, however often it is asked for; nobody without the channel."""
        people = self.jane + self.new_person("B", email="b@example.com") + self.new_person("C")
        first = self.links._urls(people, "email", self.shop)
        self.assertEqual(set(first), set(people[:2].ids))
        self.assertEqual(self.links._urls(people, "email", self.shop), first)
        self.assertNotIn("jane", first[self.jane.id])
        with self.assertQueryCount(3):
            self.links._urls(people, "email", self.shop)
        with self.assertRaises(ValueError):
            self.links._urls(people, "fax", self.shop)
        self.assertEqual(self.jane._grc_preference_url(company=self.shop), first[self.jane.id])
        self.assertEqual(self.jane._grc_preference_url("letter", company=self.shop), "")
        self.assertEqual(self.env["res.partner"]._grc_preference_url(), "")

    def test_masks(self):
        self.assertEqual(masked("email", "jane@example.com"), "j…@example.com")
        self.assertEqual(masked("sms", "+33612345678"), "+33…78")
        self.assertEqual(masked("phone", "12345"), "…45")
        self.assertEqual(masked("letter", "1 rue de la Paix, 75002, Paris"), "")
        self.assertEqual(device("203.0.113.77", "A\nB").address, "203.0.113.0/24")
        self.assertEqual(device("2001:db8:1:2::3", "A\nB").address, "2001:db8:1::/48")
        self.assertEqual((device("?", None).address, device("", "A\nB" * 300).agent[:4]), ("", "ABAB"))
        self.assertIsNone(token_read(None))
