from datetime import timedelta

from odoo import Command, fields
from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.tests import tagged


class Screens:
    """What screens say, asked in the environment of the test's ``customers``."""

    def screen(self, topic, user=None):
        """Return ``grc.screen.<topic>`` as a user; None: as the test itself."""
        screen = self.customers.env[f"grc.screen.{topic}"]
        return screen.with_user(user) if user else screen


@tagged("post_install", "-at_install")
class ScoringCase(Screens, AccountTestInvoicingCommon):
    """A company of its own, with a few builders."""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("grc_base.group_grc_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Who works for every company changes what all share.
        cls.env.user.sudo().company_ids = cls.env["res.company"].sudo().search([])
        cls.company = cls.company_data["company"]
        cls.env["grc.consent.reading"].sudo()._keep(cls.company)
        cls.today = cls.company._grc_today()
        cls.customers = cls.env["grc.customer"].with_context(allowed_company_ids=cls.company.ids)

    @classmethod
    def partners(cls, number):
        return cls.env["res.partner"].create([{"name": f"Customer {place}"} for place in range(number)])

    @classmethod
    def purchase(cls, partner, days_ago, amount, move_type="out_invoice", **values):
        """Return a posted document of ``amount``, dated ``days_ago`` before the company's day."""
        return cls.purchases([(partner, days_ago, amount)], move_type, **values)

    @classmethod
    def purchases(cls, rows, move_type="out_invoice", **values):
        """Return the posted documents of many rows (partner, days ago, amount)."""
        moves = (
            cls.env["account.move"]
            .with_context(tracking_disable=True)
            .create(
                [
                    {
                        "move_type": move_type,
                        "partner_id": partner.id,
                        "invoice_date": cls.today - timedelta(days=days_ago),
                        "invoice_line_ids": [
                            Command.create({"name": "Goods", "quantity": 1, "price_unit": amount, "tax_ids": False})
                        ],
                        **values,
                    }
                    for partner, days_ago, amount in rows
                ]
            )
        )
        moves.action_post()
        return moves

    def refresh(self, **options):
        return self.customers._refresh(self.company, **options)

    def row(self, partner):
        return self.customers.search([("partner_id", "=", partner.id), ("company_id", "=", self.company.id)])

    def relax(self):
        """Let quintiles be used however few the customers."""
        self.company.write({"grc_min_customers": 1, "grc_min_history_days": 0, "grc_max_silent_days": 9999})

    @staticmethod
    def date(value):
        return fields.Date.to_date(value)
