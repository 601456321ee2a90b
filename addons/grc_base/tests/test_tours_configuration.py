from odoo.tests import tagged

from .common_screens import French, Phone, ScreenTours

#: What is configured about persons and consent, and its logs.
ACTIONS = (
    *("grc_consent_rule_action", "grc_consent_topic_action", "grc_completeness_item_action"),
    *("grc_person_purpose_action", "grc_person_role_action", "grc_person_income_action"),
    *("grc_person_erasure_action", "grc_opposition_action", "grc_completeness_score_action"),
)


@tagged("post_install", "-at_install")
class TestConfigurationTours(ScreenTours):
    """What is configured: there is something of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env(su=True)
        item = env["grc.completeness.item"].search([], limit=1)
        owner = {"company_id": cls.company.id}
        for model, values in (
            ("grc.consent.topic", {"name": "Newsletter", "note": "What is new, once a month."}),
            ("grc.person.income", {"name": "Up to 20,000"}),
            ("grc.person.erasure", {"part": "income", "day": cls.today, "number": 3}),
            ("grc.opposition", {"digest": "0123456789abcdef", "channel": "email", "purpose": "marketing"}),
            ("grc.completeness.score", {"item_id": item.id, "kind": "person", "as_of": cls.today}),
        ):
            env[model].create(values | owner)

    def test_configured(self):
        for action in ACTIONS:
            with self.subTest(action):
                self.start_tour(f"/odoo/action-grc_base.{action}", "grc_base_configured")


@tagged("post_install", "-at_install")
class TestConfigurationPhoneTours(Phone, TestConfigurationTours):
    pass


@tagged("post_install", "-at_install")
class TestConfigurationFrenchPhoneTours(Phone, French, TestConfigurationTours):
    pass
