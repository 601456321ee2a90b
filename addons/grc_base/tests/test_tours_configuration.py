from odoo.tests import tagged

from .common_screens import French, Phone, ScreenTours


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
        self.start_tour("/odoo/action-grc_base.grc_consent_rule_action", "grc_base_configured")


@tagged("post_install", "-at_install")
class TestConfigurationFrenchPhoneTours(Phone, French, TestConfigurationTours):
    pass
