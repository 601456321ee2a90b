from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .common import MailingCase

SENT = datetime(2026, 3, 2, 8)


@tagged("post_install", "-at_install")
class TestClicks(MailingCase):
    """Clicks that are plausibly a person's are acts; what a scanner opens is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailing = cls.new_mailing(recipients=cls.jane)
        cls.links = cls.env["link.tracker"].create(
            [{"url": f"https://www.example.com/{name}", "title": name, "label": name} for name in "abc"]
        )

    def trace(self, record=None, **values):
        record = record or self.jane
        values = {
            "mass_mailing_id": self.mailing.id,
            "model": record._name,
            "res_id": record.id,
            "email": "jane@example.com",
            "sent_datetime": SENT,
            "trace_status": "sent",
            **values,
        }
        return self.env["mailing.trace"].create(values)

    def click(self, trace, seconds, link=0):
        """Click a link of a mail so many seconds after it was sent, as Odoo's route does."""
        code = self.links[link].code
        click = self.env["link.tracker.click"].add_click(code, mailing_trace_id=trace.id, ip="192.0.2.1")
        self.env.flush_all()
        moment = SENT + timedelta(seconds=seconds)
        self.env.cr.execute(SQL("UPDATE link_tracker_click SET create_date = %s WHERE id = %s", moment, click.id))
        return click

    def acts(self, company=None, day=None):
        """Return ``{entity id: day}`` of the last click that counts."""
        asked = self.env["grc.consent.condition"]._asked("email", company=company, day=day)
        query = self.env["grc.consent.basis.click"]._latest(asked, lambda entity: SQL("TRUE"))
        return dict(self.env.execute_query(query))

    def test_human(self):
        self.click(self.trace(), 3600)
        self.assertEqual(self.acts(), {self.jane.id: SENT.date()})
        self.assertEqual(self.acts(company=self.second), {}, "a mailing is one company's")
        self.assertEqual(self.acts(day=SENT.date() - timedelta(1)), {})

    def test_day_is_the_company_s(self):
        self.company.grc_tz = "Pacific/Auckland"
        self.click(self.trace(), 8 * 3600)
        self.assertEqual(self.acts(), {self.jane.id: SENT.date() + timedelta(1)})

    def test_machines(self):
        for reason, make in {
            "as soon as it was sent": lambda: self.click(self.trace(), 20),
            "before it was sent": lambda: self.click(self.trace(), -20),
            "never sent": lambda: self.click(self.trace(sent_datetime=False), 3600),
            "a test": lambda: self.click(self.trace(is_test_trace=True), 3600),
            "all links at once": lambda: [self.click(trace, 3600 + n, n) for trace in self.trace() for n in range(3)],
            "two links at once": lambda: [self.click(trace, 3600 + n, n) for trace in self.trace() for n in range(2)],
            "bound to no mail": lambda: self.env["link.tracker.click"].add_click(self.links[0].code),
        }.items():
            with self.subTest(reason), self.cr.savepoint() as savepoint:
                make()
                self.assertEqual(self.acts(), {})
                savepoint.rollback()
            self.env.invalidate_all()

    def test_human_after_the_scanner(self):
        """Who reads a mail after a scanner has opened all of it has clicked; of the same link twice, too."""
        trace = self.trace()
        for number in range(3):
            self.click(trace, 5 + number, number)
        self.click(trace, 86400, 1)
        self.click(trace, 86402, 1)
        self.assertEqual(self.acts(), {self.jane.id: SENT.date() + timedelta(1)})

    def test_contact_of_an_address(self):
        """A click of a contact of a mailing list is that of the contacts with this address, for their whole entity."""
        firm = self.partner("Firm", is_company=True)
        self.jane.parent_id = firm
        self.click(self.trace(self.subscribe("jane@example.com", self.news)), 3600)
        self.assertEqual(self.acts(), {firm.id: SENT.date()})

    def test_merge(self):
        """The clicks of an absorbed contact are the survivor's."""
        twin = self.jane.copy({"email": "jane@example.com"})
        self.click(self.trace(twin), 3600)
        self.env["base.partner.merge.automatic.wizard"]._merge((self.jane + twin).ids, self.jane)
        self.assertEqual(self.acts(), {self.jane.id: SENT.date()})

    def test_act_ends_the_silence(self):
        """A click is an act: who was silent for three years may be written to again where informing is enough."""
        rule = self.env["grc.consent.rule"].create(
            {"name": "Here", "company_id": self.second.id, "kind": "person", "way": "notice", "act_months": 36}
        )
        rule.country_ids = self.env.ref("base.fr")
        self.mailing.grc_company_id = self.second
        self.env.cr.execute("UPDATE res_partner SET create_date = create_date - interval '10 years'")
        refusal = self.jane._contact_refusals("email", company=self.second).get(self.jane.id)
        self.assertEqual(refusal, "Nothing heard for too long")
        trace = self.trace(sent_datetime=datetime.now() - timedelta(2))
        self.env["link.tracker.click"].add_click(self.links[0].code, mailing_trace_id=trace.id)
        self.assertFalse(self.jane._contact_refusals("email", company=self.second))
