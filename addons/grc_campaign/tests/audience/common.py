from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.tests import new_test_user
from odoo.tools import SQL

SALES = "sales_team.group_sale_salesman"


class AudienceCase(GrcCase):
    """A company with customers, written as the refresh would, and the words to make audiences in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.audiences = cls.env["grc.audience"]
        cls.today = cls.company._grc_today()
        cls.seller = cls.new_user("grc_audience_seller", f"{SALES},grc_base.group_grc_user")
        cls.manager = cls.new_user("grc_audience_manager", f"{SALES},grc_base.group_grc_manager")

    @classmethod
    def new_user(cls, login, groups):
        company = {"company_id": cls.company.id, "company_ids": [Command.set(cls.company.ids)]}
        return new_test_user(cls.env, login=login, groups=groups, **company)

    @classmethod
    def new_rows(cls, partners, company=None, **columns):
        """Insert the rows of customers; a column has a value for all of them, or a list with one for each."""
        company = company or cls.company
        cls.env.flush_all()
        for place, partner in enumerate(partners):
            values = {
                name: value[place] if isinstance(value, list) else value
                for name, value in ({"frequency": 1, "clv_predicted": 100} | columns).items()
            }
            cls.env.cr.execute(
                SQL(
                    "INSERT INTO grc_customer (company_id, partner_id, %s) VALUES %s",
                    SQL(", ").join(map(SQL.identifier, values)),
                    (company.id, partner.id, *values.values()),
                )
            )
        cls.env.invalidate_all()
        return partners

    @classmethod
    def new_audience(cls, *lines, name="Test", **values):
        """Return an audience of lines: (operation, domain), or (operation, values)."""
        commands = [
            Command.create(
                {"operation": operation, "sequence": place}
                | (said if isinstance(said, dict) else {"domain": repr(said)})
            )
            for place, (operation, said) in enumerate(lines)
        ]
        return cls.audiences.create({"name": name, "company_id": cls.company.id, "line_ids": commands, **values})

    @staticmethod
    def of_audience(other):
        """Return the values of a line that asks for another audience."""
        return {"kind": "audience", "other_id": other.id}

    def partners_of(self, audience, as_of=None):
        """Return the commercial entities of an audience, each once."""
        ids = [row[0] for row in self.env.execute_query(audience._partners_query(as_of))]
        self.assertEqual(len(ids), len(set(ids)))
        return self.env["res.partner"].browse(sorted(ids))

    def customers_of(self, audience):
        """Return the customers of an audience."""
        ids = [row[0] for row in self.env.execute_query(audience._customers_query())]
        return self.customers.browse(sorted(ids))
