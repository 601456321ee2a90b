from odoo import models

from .account_move import STAMPED


class AccountBankStatementLine(models.Model):
    """A line of a bank statement has the fields of its journal entry."""

    _name = "account.bank.statement.line"
    _inherit = ["account.bank.statement.line", "grc.customer.gate", "grc.fixed"]

    _grc_fixed = STAMPED
