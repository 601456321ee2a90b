"""Records that lead to a customer whom the user may not read, with markers in all that is theirs."""

import json
import re

from odoo.tests import new_test_user
from odoo.tools import SQL

from ..common import GrcCase, as_day
from ..common_users import of_company

#: What is planted in the figures and names of a foreign customer: numbers from here on, days of this year, this word,
#: which is as short as the shortest column.
NUMBER, YEAR, WORD = 7310000, 1931, "¶§¶"
#: A marker in an answer, also with separators of thousands.
MARKER = re.compile(rf"731\D?0\d\d\d|{YEAR}-|/{YEAR}|{WORD}")

#: Models that a salesperson does not write; an accountant may read every customer of their companies.
ACCOUNTING = ("account.move", "account.bank.statement.line")


class GateRecords(GrcCase):
    """A record of each model with the link, and two foreign customers full of markers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company(f"{WORD} Ltd")
        cls.env.user.company_ids |= cls.second
        cls.seller = cls.user("seller", "sales_team.group_sale_salesman")
        cls.accountant = cls.user("accountant", "sales_team.group_sale_salesman,account.group_account_user")
        cls.colleague = cls.user("colleague", "sales_team.group_sale_salesman")
        cls.own = cls.partner("Own", user_id=cls.seller.id)
        cls.make_records()
        cls.also_own = cls.partner("Also own", user_id=cls.seller.id)
        cls.invoice(cls.also_own, -5, 70)
        partner = cls.partner(f"{WORD} colleague's", user_id=cls.colleague.id)
        cls.invoice(partner, -30, 20)
        cls.unknown = new_test_user(cls.env, f"{WORD}", "base.group_user", **of_company(cls.second))
        other = cls.partner(f"{WORD} other company's", company_id=cls.second.id, user_id=cls.unknown.id)
        cls.invoice(other, -30, 20, company=cls.second)
        cls.refresh()
        cls.refresh(company=cls.second)
        cls.foreign = cls.customer(partner)
        cls.stranger = cls.customer(other, cls.second)
        cls.planted = 0
        cls.plant(cls.foreign)
        cls.plant(cls.stranger)
        cls.specs, cls.hiding = {}, {}

    @classmethod
    def user(cls, name, groups):
        return new_test_user(
            cls.env,
            f"gate_{name}",
            f"base.group_user,base.group_allow_export,base.group_partner_manager,grc_base.group_grc_user,{groups}",
            **of_company(cls.company),
        )

    @classmethod
    def make_records(cls):
        """Make a record of each linked model that the seller or the accountant may write."""
        cls.records = {
            "res.partner": cls.own,
            "res.users": cls.seller,
            "account.move": cls.invoice(cls.own, -10, 50, post=False, invoice_user_id=cls.seller.id),
            "sale.order": cls.order(cls.own, confirm=False),
        }
        cls.invoice(cls.own, -40, 50)
        cls.records["sale.order"].user_id = cls.seller
        if "crm.lead" in cls.env:
            cls.records["crm.lead"] = cls.env["crm.lead"].create(
                {"name": "Lead", "partner_id": cls.own.id, "user_id": cls.seller.id, "company_id": cls.company.id}
            )
        bank = cls.env["account.journal"].create(
            {
                "name": "Bank",
                "code": "BNK9",
                "type": "bank",
                "company_id": cls.company.id,
                "suspense_account_id": cls.account("receivable").copy({"account_type": "asset_current"}).id,
            }
        )
        cls.records["account.bank.statement.line"] = cls.env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "payment_ref": "Paid", "amount": 5, "partner_id": cls.own.id, "date": as_day(-3)}
        )

    # Markers

    @classmethod
    def plant(cls, customer):
        """Put markers in every column of a customer's row and in the names of what the row refers to."""
        values = {
            name: cls.marker(field, customer)
            for name, field in customer._fields.items()
            if field.store and name not in ("id", "partner_id", "company_id")
        }
        cls.write_sql("grc_customer", customer.id, {name: value for name, value in values.items() if value is not None})
        customer.invalidate_recordset()

    @classmethod
    def marker(cls, field, customer):
        """Return a value by which a column is known; None where it can have none."""
        cls.planted += 1
        if field.type in ("integer", "float", "monetary"):
            return NUMBER + cls.planted
        if field.type == "date":
            return f"{YEAR}-{cls.planted % 12 + 1:02}-{cls.planted % 28 + 1:02}"
        if field.type in ("char", "text"):
            return f"{WORD} {cls.planted}"[: field.size] if field.type == "char" else f"{WORD} {cls.planted}"
        if field.type == "many2one":
            return cls.named(cls.env[field.comodel_name], customer.company_id)
        return None

    @classmethod
    def named(cls, model, company):
        """Insert a row of a model, all texts of which are markers, and return its id; None for a model of others."""
        if not model._name.startswith("grc."):
            return None
        columns = {}
        for name, field in model._fields.items():
            if not field.store or not field.column_type or name == "id":
                continue
            kind = field.column_type[0]
            if name == "company_id":
                columns[name] = company.id
            elif field.type == "many2one" and field.required:
                comodel = cls.env[field.comodel_name].with_context(active_test=False)
                columns[name] = cls.named(comodel, company) or comodel.search([], limit=1).id
            elif kind == "jsonb":
                columns[name] = json.dumps({"en_US": f"{WORD} {name}"} if field.translate else {})
            elif kind in ("varchar", "text"):
                text = field.get_values(cls.env)[0] if field.type == "selection" else f"{WORD} {name}"
                columns[name] = text[: getattr(field, "size", None)]
            elif field.required and kind in ("int4", "float8", "numeric") and field.type != "many2one":
                columns[name] = 1
            elif kind == "bool":
                columns[name] = True
            elif kind in ("date", "timestamp"):
                columns[name] = f"{YEAR}-01-01"
        names = list(columns)
        cls.env.flush_all()
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, names)),
            tuple(columns[name] for name in names),
        )
        with cls.env.cr.savepoint():
            return cls.env.execute_query(query)[0][0]

    @classmethod
    def write_sql(cls, table, id_, values):
        cls.env.flush_all()
        for name, value in values.items():
            cls.env.cr.execute(
                SQL("UPDATE %s SET %s = %s WHERE id = %s", SQL.identifier(table), SQL.identifier(name), value, id_)
            )
