from odoo.addons.grc_base.tests import test_security
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestLeadSecurity(test_security.TestSecurity):
    """The same questions, asked of opportunities; grc_base asks them of the others, with this addon installed."""

    linked = ("crm.lead",)
    own = ("grc.customer",)
    of_company = ("grc.refresh",)

    @classmethod
    def make(cls, partner, amount):
        result = super().make(partner, amount)
        lead = cls.env["crm.lead"].create(
            {
                "name": "Lead",
                "type": "opportunity",
                "partner_id": partner.id,
                "user_id": False,
                "company_id": cls.company.id,
            }
        )
        cls.records["crm.lead"].append(lead.id)
        return result
