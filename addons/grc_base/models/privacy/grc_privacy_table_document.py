from odoo import api, models
from odoo.tools import SQL

from ...tools.privacy.held import ALL, Held

#: Journal entries whose reference is the other side's own: bills keep it.
BILLS = ("in_invoice", "in_refund", "in_receipt")


class GrcPrivacyTableDocument(models.AbstractModel):
    """Documents: amounts, dates and accounts stay; what says who it was goes."""

    _name = "grc.privacy.table.document"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Documents"

    _place = 30
    _tables = (
        Held(
            "account.move",
            "anonymised",
            links=("partner_id",),
            emptied=("narration", "invoice_source_email", "sending_data"),
            replaced=("invoice_partner_display_name",),
            why="ledger",
        ),
        Held("account.move.line", "kept", links=("partner_id",), kept=ALL, why="ledger"),
        Held("account.payment", "anonymised", links=("partner_id",), emptied=("memo",), why="ledger"),
        Held(
            "account.bank.statement.line",
            "anonymised",
            links=("partner_id",),
            emptied=("partner_name", "account_number", "transaction_details"),
            replaced=("payment_ref",),
            why="ledger",
        ),
        Held(
            "payment.transaction",
            "anonymised",
            links=("partner_id",),
            emptied=(
                *("partner_name", "partner_email", "partner_address", "partner_zip", "partner_city", "partner_phone"),
                "state_message",
            ),
            why="ledger",
        ),
        Held("payment.token", "anonymised", links=("partner_id",), replaced=("payment_details",)),
        Held(
            "sale.order",
            "anonymised",
            links=("partner_id",),
            emptied=("client_order_ref", "note", "reference", "signed_by"),
            why="goods",
        ),
        Held(
            "crm.lead",
            "anonymised",
            links=("partner_id",),
            points=("email_normalized", "phone_sanitized"),
            emptied=ALL,
            replaced=("name",),
        ),
        Held("mailing.contact", "deleted", points=("email_normalized",)),
        Held("event.registration", "anonymised", points=("email",), emptied=("name", "email", "phone", "company_name")),
        Held("survey.user_input", "anonymised", points=("email",), emptied=("email", "nickname")),
        Held(
            "project.task",
            "anonymised",
            links=("partner_id",),
            emptied=("partner_name", "partner_phone", "email_cc", "email_from", "partner_company_name"),
        ),
        Held(
            "helpdesk.ticket",
            "anonymised",
            links=("partner_id",),
            points=("partner_email",),
            emptied=ALL,
            replaced=("name",),
            kept=("number", "access_token"),
        ),
        Held("rating.rating", "anonymised", links=("partner_id",), emptied=("feedback", "publisher_comment")),
    )

    @api.model
    def _erase(self, case, held, ids):
        if held.fate == "deleted":
            return self._delete(held.model, ids)
        if held.model == "account.move":
            self._entries(case, ids)
        if held.model == "account.bank.statement.line":
            self._labels(case, ids)
        values = {}
        if held.model == "sale.order":
            values = {"state": SQL("CASE WHEN state IN ('draft', 'sent') THEN 'cancel' ELSE state END")}
        return self._anonymise(case, held, ids, **values) if held.fate == "anonymised" else None

    @api.model
    def _entries(self, case, ids):
        """Empty references on entries and their lines; of payments, which say who paid, the labels, too."""
        for table, column in (("account_move", "id"), ("account_move_line", "move_id")):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET ref = NULL WHERE %s IN"
                    " (SELECT m.id FROM account_move m WHERE m.id = ANY(%s) AND m.move_type <> ALL(%s))",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    ids,
                    list(BILLS),
                )
            )
        self.env.cr.execute(
            SQL(
                "UPDATE account_move_line l SET name = COALESCE(m.payment_reference, m.name) FROM account_move m"
                " WHERE m.id = l.move_id AND m.id = ANY(%s) AND m.move_type <> ALL(%s)"
                " AND l.display_type = 'payment_term'",
                ids,
                list(BILLS),
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE account_move_line l SET name = %s FROM account_move m"
                " WHERE m.id = l.move_id AND m.id = ANY(%s) AND m.move_type = 'entry' AND l.name IS NOT NULL",
                case.name,
                ids,
            )
        )

    @api.model
    def _labels(self, case, ids):
        """Replace what the bank wrote, on the lines of entries that statements made."""
        self.env.cr.execute(
            SQL(
                "UPDATE account_move_line l SET name = %s FROM account_bank_statement_line s"
                " WHERE s.move_id = l.move_id AND s.id = ANY(%s)",
                case.name,
                ids,
            )
        )
