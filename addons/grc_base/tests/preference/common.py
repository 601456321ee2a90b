import re
from urllib.parse import urlsplit

from lxml import html
from odoo.tests import HttpCase

from ..common import GrcCase


class PreferenceCase(GrcCase, HttpCase):
    """A French company that goes by the rules, and Jane, who has an address and a number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.new_shop("French Ltd")
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.shop.ids))
        cls.ledger, cls.links = cls.env["grc.consent"], cls.env["grc.preference.link"]
        cls.news = cls.env["grc.consent.topic"].create(
            {"name": "Newsletter", "company_id": cls.shop.id, "note": "Once a month."}
        )
        cls.jane = cls.new_person("Jane", email="Jane@example.com", phone="+33612345678")
        cls.today = cls.shop._grc_today()

    @classmethod
    def new_shop(cls, name):
        """Return a company that reads the unknown by the rules of countries."""
        shop = cls.new_company(name, country_id=cls.env.ref("base.fr").id, email="shop@example.com")
        cls.env["grc.consent.reading"].create(
            [{"company_id": shop.id, "channel": channel, "reading": "rule"} for channel in ("email", "phone", "sms")]
        )
        return shop

    @classmethod
    def new_person(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "country_id": cls.env.ref("base.fr").id, "lang": "en_US"} | values
        )

    def link(self, partner=None, channel="email", company=None):
        partner = partner or self.jane
        return self.links._ensure(partner, channel, company or self.shop)[partner.id]

    def path(self, link=None, topic=None, day=None, **options):
        """Return the path of a page."""
        return urlsplit((link or self.link())._path(topic, day, **options)).path

    # Requests

    def open(self, path, status=200, **options):
        """Return the page of a path, read by a browser that keeps cookies."""
        self.env.flush_all()
        response = self.url_open(path, timeout=60, **options)
        self.env.invalidate_all()
        self.assertEqual(response.status_code, status, response.text[:2000])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        return html.document_fromstring(response.text)

    def post(self, path, status=200, csrf=True, **values):
        """Send a form of the page."""
        if csrf:
            token = self.open(path).xpath("//input[@name='csrf_token']/@value")
            values["csrf_token"] = token[0] if token else ""
        return self.open(path, status, data=values)

    def press(self, path, button, page=None, status=200):
        """Press the button of a page that a reader calls so."""
        page = self.open(path) if page is None else page
        found = [one for one in page.xpath("//button") if button in (one.get("aria-label"), one.text_content().strip())]
        self.assertTrue(found, f"no button {button!r}: {self.buttons(page)}")
        form = next(found[0].iterancestors("form"))
        values = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
        if found[0].get("name"):
            values[found[0].get("name")] = found[0].get("value")
        return self.open(form.get("action"), status, data=values)

    def buttons(self, page):
        """Return what a reader calls the buttons of a page."""
        return [one.get("aria-label") or one.text_content().strip() for one in page.xpath("//button")]

    def said(self, page):
        """Return what the page says it did."""
        return " ".join(" ".join(page.xpath("//*[contains(@class, 'said')]//p/text()")).split())

    def text(self, page):
        return re.sub(r"\s+", " ", page.xpath("string(//body)"))

    # What is decided

    def rows(self, **values):
        """Return the rows of the ledger about Jane's address and number, the last one first."""
        points = ["jane@example.com", "+33612345678"]
        domain = ["|", ("partner_id", "=", self.jane.id), ("point", "in", points)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.ledger.sudo().search(domain, order="id DESC")

    def may(self, channel="email", topic=None, company=None, partner=None):
        """Return whether Jane may be written to."""
        self.env.invalidate_all()
        return bool((partner or self.jane)._may_contact(channel, topic=topic, company=company or self.shop))
