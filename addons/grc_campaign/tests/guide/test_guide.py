"""Five questions to a campaign; ready campaigns; a campaign for the customers of a list."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common_campaign import CampaignCase

RECIPES = ("second_order", "decline_alert", "win_back", "overdue_valuable")


@tagged("post_install", "-at_install")
class TestGuide(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guides = cls.env["grc.campaign.guide"].with_user(cls.manager)
        cls.recipes = {name: cls.env.ref(f"grc_campaign.recipe_{name}") for name in RECIPES}

    def lost(self, number):
        """Return customers who are lost, and brought a margin."""
        stage = self.company._grc_stages().filtered(lambda one: one.phase == "lost")[:1]
        partners = self.people(number, "lost")
        self.env.cr.execute(
            "UPDATE grc_customer SET stage_id = %s, best_margin = 500 WHERE partner_id = ANY(%s)",
            [stage.id, partners.ids],
        )
        self.env.invalidate_all()
        return partners

    def guided(self, **values):
        """Return the guide on its last page, answers taken as they come."""
        guide = self.guides.create({"company_id": self.company.id, **values})
        for __ in range(4):
            guide.action_next()
        self.assertEqual(guide.page, "goal")
        return guide

    def test_each_ready_campaign_could_be_launched(self):
        """Its condition can be read, its steps are whole, its mail has words and a way to leave."""
        for name, recipe in self.recipes.items():
            with self.subTest(name):
                guide = self.guided(recipe_id=recipe.id)
                campaign = self.campaigns.browse(guide.action_make()["res_id"])
                campaign._check_launch()
                self.assertEqual(campaign.name, recipe.name)
                self.assertEqual(campaign.step_ids.mapped("action"), recipe.step_ids.mapped("action"))
                self.assertEqual(campaign.step_ids.mapped("after"), ["launch", "previous"])
                for mailing in campaign.step_ids.mailing_id:
                    self.assertIn("/unsubscribe_from_list", mailing.body_html)
                    self.assertEqual(mailing.grc_company_id, self.company)
                self.assertNotIn("cannot be read", campaign.audience_id.line_ids.sentence)

    def test_no_sender(self):
        """A manager without an e-mail address is told what to do, and nothing is made."""
        guide = self.guided(recipe_id=self.recipes["win_back"].id)
        self.manager.email = False
        self.company.write({"email": False, "alias_domain_id": False})
        with self.assertRaisesRegex(UserError, "enter your e-mail address"):
            guide.action_make()
        self.manager.email = "manager@example.com"
        self.assertTrue(guide.action_make()["res_id"])

    def test_win_back(self):
        """From the guide to contacts: with nothing set, by a manager who may not use Email Marketing."""
        partners = self.lost(3)
        guide = self.guided(recipe_id=self.recipes["win_back"].id)
        self.assertEqual((guide.customers, guide.by_mail, guide.at_once), (3, 3, 3))
        launch = guide.action_begin()
        wizard = self.env["grc.campaign.launch"].with_user(self.manager).with_context(**launch["context"]).create({})
        self.assertEqual(wizard.customers, 3)
        wizard.action_launch()
        campaign = wizard.campaign_id
        self.assertEqual((campaign.intake, campaign.weekly, campaign.state), ("best", 50, "running"))
        self.assertEqual(campaign.participation_ids.partner_id, partners)
        self.run_at(campaign.launched_at + timedelta(days=1))
        self.assertEqual(self.sent(campaign), partners)

    def test_clicks(self):
        """At most twelve from the menu to the launch: a choice, four pages on, make, confirm."""
        guide = self.guides.create({"company_id": self.company.id})
        clicks = 1  # the menu
        guide.recipe_id = self.recipes["overdue_valuable"]
        clicks += 1
        while guide.page != "goal":
            guide.action_next()
            clicks += 1
        self.assertEqual(guide.action_begin()["res_model"], "grc.campaign.launch")
        self.assertLessEqual(clicks + 2, 12)

    def test_who_is_in_it_already(self):
        """What each answer means for those who are in it."""
        audience = self.everyone(self.people(7))
        guide = self.guides.create({"company_id": self.company.id, "audience_id": audience.id, "weekly": 3})
        expected = {"all": (7, 0, 0, 0), "best": (3, 4, 0, 2), "none": (0, 0, 7, 0)}
        for intake, figures in expected.items():
            guide.intake = intake
            self.assertEqual((guide.at_once, guide.later, guide.never, guide.weeks), figures)

    def test_means(self):
        """By mail alone, by a person alone: the first step comes after the launch."""
        for means, actions in (("mail", ["mail"]), ("person", ["activity"])):
            guide = self.guided(recipe_id=self.recipes["win_back"].id)
            guide.means = means
            campaign = self.campaigns.browse(guide.action_make()["res_id"])
            self.assertEqual(campaign.step_ids.mapped("action"), actions)
            self.assertEqual((campaign.step_ids.after, campaign.step_ids.delay), ("launch", 0))

    def test_audience_is_used_again(self):
        """Two campaigns of one kind have one audience."""
        first, second = (self.guided(recipe_id=self.recipes["win_back"].id).audience_id for __ in range(2))
        self.assertEqual(first, second)

    def test_answers_are_kept(self):
        """What is said goes into the campaign."""
        guide = self.guided(recipe_id=self.recipes["win_back"].id)
        day = "2026-10-01 09:00:00"
        guide.write({"name": "Autumn", "budget": 900, "control_share": 0.1, "planned_at": day, "hour": "14"})
        campaign = self.campaigns.browse(guide.action_make()["res_id"])
        self.assertEqual((campaign.name, campaign.budget, campaign.control_share), ("Autumn", 900, 0.1))
        self.assertEqual(str(campaign.date_begin), "2026-10-01")
        self.assertEqual(str(campaign.date_end), "2026-12-29")
        self.assertEqual(campaign.step_ids[0].hour, "14")

    def test_planned(self):
        """At a moment to come it is launched by itself; one that is over is told on the page that asks for it."""
        self.lost(3)
        guide = self.guides.create({"company_id": self.company.id, "recipe_id": self.recipes["win_back"].id})
        guide.action_next()
        guide.planned_at = fields.Datetime.now() - timedelta(hours=1)
        with self.assertRaisesRegex(UserError, "lies in the past"):
            guide.action_next()
        self.assertEqual(guide.page, "when")
        guide.planned_at = moment = fields.Datetime.now() + timedelta(days=9)
        for __ in range(3):
            guide.action_next()
        campaign = self.campaigns.browse(guide.action_plan()["res_id"])
        self.assertEqual((campaign.state, campaign.planned_at), ("planned", moment))
        self.assertEqual(campaign.date_begin, campaign._local(moment).date())
        self.assertFalse(campaign.participation_ids)

    def test_nothing_is_said(self):
        guide = self.guides.create({"company_id": self.company.id})
        with self.assertRaisesRegex(UserError, "Whom is it for"):
            guide.action_next()
        guide.audience_id = self.everyone(self.people(1))
        guide.action_next()
        guide.action_next()
        with self.assertRaisesRegex(UserError, "What is done"):
            guide.action_next()
        guide.action_back()
        self.assertEqual(guide.page, "when")

    def test_in_the_language_of_the_company(self):
        """Mails are in the language of the company's customers, whoever makes the campaign."""
        self.env["res.lang"]._activate_lang("fr_FR")
        step = self.recipes["win_back"].step_ids[0]
        step.with_context(lang="fr_FR").subject = "Revenez"
        self.company.partner_id.lang = "fr_FR"
        guide = self.guided(recipe_id=self.recipes["win_back"].id)
        campaign = self.campaigns.browse(guide.action_make()["res_id"])
        self.assertEqual(campaign.step_ids.mailing_id.subject, "Revenez")

    def test_form(self):
        """The form is filled by a choice, and counts are there before it is saved."""
        self.lost(2)
        with Form(self.guides.with_company(self.company)) as form:
            form.recipe_id = self.recipes["win_back"]
            self.assertEqual((form.means, form.intake, form.weekly), ("both", "best", 50))
        recipe = self.recipes["win_back"].with_user(self.manager).with_company(self.company)
        self.assertEqual(recipe.display_name, "Win-back · 2")

    def test_for_these(self):
        """The customers of a list, of a segment, of a stage become a campaign; sellers make none."""
        partners = self.lost(4)
        customers = self.env["grc.customer"].search([("partner_id", "in", partners.ids)])
        action = customers.with_user(self.manager).action_campaign()
        guide = self.guides.with_context(**action["context"]).create({})
        self.assertEqual((guide.audience_id.company_id, guide.customers), (self.company, 4))
        self.assertEqual(guide.headline, "Campaign for these 4 customers")
        stage = customers[0].stage_id.with_user(self.manager).with_company(self.company)
        made = self.env["grc.audience"].browse(stage.action_campaign()["context"]["default_audience_id"])
        self.assertEqual(self.partners_of(made), partners)
        with self.assertRaises(AccessError):
            customers.with_user(self.seller).action_campaign()
        with self.assertRaises(AccessError):
            self.guides.with_user(self.seller).create({"company_id": self.company.id})

    def test_for_contacts(self):
        """Contacts of a list become a campaign for their customers; the search of contacts is not kept."""
        partners = self.people(3)
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": partners[0].id})
        chosen = contact | partners[1]
        context = {"active_model": "res.partner", "active_ids": chosen.ids, "active_domain": [("email", "!=", False)]}
        run = self.env.ref("grc_campaign.action_campaign_for_partners").with_user(self.manager)
        action = run.with_company(self.company).with_context(**context).run()
        audience = self.env["grc.audience"].browse(action["context"]["default_audience_id"])
        self.assertEqual(self.partners_of(audience), partners[:2])

    def test_a_guide_is_its_makers(self):
        guide = self.guides.create({"company_id": self.company.id})
        other = self.new_user("grc_campaign_other", "grc_base.group_grc_manager")
        with self.assertRaises(AccessError):
            guide.with_user(other).action_next()
