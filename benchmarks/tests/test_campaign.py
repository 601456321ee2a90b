"""The measure of campaigns: what it compares is alike on both sides."""

from odoo.addons.grc_campaign.tests.common_campaign import CampaignCase
from odoo.tests import tagged
from odoo.tools import SQL

from benchmarks import campaign as bench
from benchmarks.frame import peak_memory

NUMBER = 7


@tagged("post_install", "-at_install")
class TestCampaign(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.people(NUMBER)
        # The measure works in the first company of its database.
        cls.env.cr.execute("SELECT MIN(id) FROM res_company")
        cls.home = cls.env["res.company"].browse(cls.env.cr.fetchone()[0])
        cls.env["grc.consent.reading"].search([("company_id", "=", cls.home.id)]).unlink()
        cls.env["grc.consent.reading"].create({"company_id": cls.home.id, "channel": "email", "reading": "allowed"})
        cls.new_rows(cls.partners, cls.home)

    def draft(self):
        audience = self.env["grc.audience"].create(
            {
                "name": "Bench",
                "company_id": self.home.id,
                "line_ids": [(0, 0, {"domain": repr([("partner_id", "in", self.partners.ids)])})],
            }
        )
        return bench.make(self.env, audience)

    def test_mails_are_the_same(self):
        """One composer each, and the executor: the same customers, texts and traces, and no mail has left."""
        campaign = self.draft()
        campaign._launch()
        letter = bench.mailing(self.env)
        self.assertEqual(bench.compose(self.env, letter, self.partners.ids), NUMBER)
        self.env["grc.campaign.executor"]._run(commit=False)
        alone, together = (self.told(mailing) for mailing in (letter, campaign.step_ids.mailing_id))
        self.assertEqual(len(alone), NUMBER)
        self.assertEqual(alone, together)

    def told(self, mailing):
        """Return what the mails of a mailing are, but for what names the mailing itself."""
        mails = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        return sorted(
            (mail.res_id, mail.subject, mail.state, mail.mailing_trace_ids.email, len(mail.body_html), mail.auto_delete)
            for mail in mails
        )

    def test_bare_rows_are_those_of_the_enrolment(self):
        campaign = self.draft()
        self.assertEqual(bench.stage(self.env, campaign.id), [NUMBER, NUMBER])
        self.assertEqual((campaign.state, self.rows(campaign)), ("draft", [[], []]))
        bench.insert(self.cr)
        bare = self.rows(campaign)
        self.assertEqual([len(rows) for rows in bare], [NUMBER, NUMBER])
        self.env["grc.campaign.participation"].search([("campaign_id", "=", campaign.id)])
        self.cr.execute("DELETE FROM grc_campaign_participation WHERE campaign_id = %s", [campaign.id])
        bench.start(campaign)
        self.assertEqual(self.env["grc.campaign.enrolment"]._enrol(campaign), NUMBER)
        self.assertEqual(self.rows(campaign), bare)

    def rows(self, campaign):
        """Return the rows of a campaign, without the ids by which they name each other."""
        found = []
        for table, names in zip(bench.ROWS, (("id",), ("id", "participation_id")), strict=True):
            self.cr.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1", [table]
            )
            columns = SQL(", ").join(SQL.identifier(name) for (name,) in self.cr.fetchall() if name not in names)
            query = "SELECT %s FROM %s WHERE campaign_id = %s ORDER BY id"
            self.cr.execute(SQL(query, columns, SQL.identifier(table), campaign.id))
            found.append(sorted(self.cr.fetchall(), key=str))
        return found

    def test_memory_is_looked_at_twice(self):
        campaign = self.draft()
        campaign._launch()
        memory = bench.Memory(1)
        executor = self.env["grc.campaign.executor"]
        with memory.watching(executor):
            self.assertEqual(executor._run(commit=False), NUMBER)
        self.assertEqual(memory.done, NUMBER)
        self.assertLessEqual(memory.first[0], NUMBER)
        self.assertLessEqual(memory.first[1], memory.peak)
        self.assertIn("MB", memory.said())
        self.assertNotEqual(type(executor)._do_batch.__qualname__.split(".")[0], "Memory")
        self.assertGreater(peak_memory(), 0)
