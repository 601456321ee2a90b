from odoo.addons.product.tests.common import ProductCommon
from odoo.tests import new_test_user


class CompanyCase(ProductCommon):
    """A company with a chart of accounts of its own, and a user who keeps its books.

    What Odoo's tests of accounting make besides (taxes, goods, terms, partners, roundings) takes as long once more.
    """

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        for name in ("account.group_account_manager", "account.group_account_user", "base.group_system"):
            groups |= cls.quick_ref(name)
        return groups | (cls.env.ref("stock.group_stock_manager", False) or groups.browse())

    @classmethod
    def setup_independent_user(cls):
        return new_test_user(
            cls.env,
            login="grc_accountant",
            name="Accountant",
            email="accountant@example.com",
            group_ids=cls.get_default_groups().ids,
            company_id=cls.env.company.id,
        )

    @classmethod
    def setup_independent_company(cls, **values):
        company = cls._create_company(name="Relations Ltd", **values)
        cls.env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
        company.account_fiscal_country_id = company.account_fiscal_country_id or cls.env.ref("base.us")
        return company
