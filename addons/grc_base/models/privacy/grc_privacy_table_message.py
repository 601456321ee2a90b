import re

from odoo import api, models
from odoo.tools import SQL

from ...tools.privacy.held import Held

#: Columns of messages and mails in which addresses are listed.
ADDRESSES = {
    "mail.message": ("incoming_email_to", "incoming_email_cc", "outgoing_email_to", "reply_to"),
    "mail.mail": ("email_to", "email_cc"),
}


class GrcPrivacyTableMessage(models.AbstractModel):
    """Messages, mails that wait, text messages, traces, files.

    Messages on their own records, and those that they wrote, lose their text. A message on somebody else's record stays
    as it is, even if they were sent a copy: their address alone is taken from it.
    """

    _name = "grc.privacy.table.message"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Messages"

    _place = 60
    _tables = (
        Held("mail.mail", "deleted", on=("model", "res_id")),
        Held(
            "mail.message",
            "anonymised",
            links=("author_id",),
            on=("model", "res_id"),
            emptied=(
                *("subject", "body", "email_from", "reply_to"),
                *("incoming_email_to", "incoming_email_cc", "outgoing_email_to"),
            ),
        ),
        Held(
            "mail.tracking.value",
            "anonymised",
            emptied=("old_value_char", "old_value_text", "new_value_char", "new_value_text"),
        ),
        Held(
            "mail.notification",
            "anonymised",
            links=("res_partner_id",),
            emptied=("mail_email_address", "failure_reason", "sms_number"),
        ),
        Held("sms.sms", "deleted", links=("partner_id",), points=("number",)),
        Held("snailmail.letter", "deleted", links=("partner_id",)),
        Held(
            "mailing.trace",
            "anonymised",
            on=("model", "res_id"),
            points=("email", "sms_number"),
            emptied=("email", "sms_number", "failure_reason", "message_id"),
        ),
        Held(
            "ir.attachment",
            "deleted",
            on=("res_model", "res_id"),
            shown=("name", "res_model", "res_id", "create_date", "mimetype", "file_size", "index_content"),
        ),
        Held("mail.followers", "deleted", links=("partner_id",)),
    )

    @api.model
    def _find(self, case, held):
        if held.model == "mail.mail":
            return self._mails(case)
        if held.model == "mail.message":
            return self._rows(case, held, *self._by_author(case), self._of_mails(case))
        if held.model == "mail.tracking.value":
            return self._matching(held.model, SQL("t.mail_message_id = ANY(%s)", case.rows["mail.message"]))
        if held.model == "ir.attachment":
            return self._files(case, held)
        return self._rows(case, held)

    @api.model
    def _mails(self, case):
        """Return the ids of mails about their records, and of those that go to them and nobody else."""
        records = SQL("(m.model, m.res_id) IN (SELECT * FROM unnest(%s::varchar[], %s::integer[]))", *case.records())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.id FROM mail_mail t JOIN mail_message m ON m.id = t.mail_message_id
                  LEFT JOIN LATERAL (SELECT BOOL_AND(r.res_partner_id = ANY(%(partners)s)) AS theirs
                              FROM mail_mail_res_partner_rel r WHERE r.mail_mail_id = t.id) r ON TRUE
                 WHERE %(records)s OR m.author_id = ANY(%(partners)s)
                    OR (COALESCE(r.theirs, %(named)s) AND (COALESCE(t.email_to, '') = '' OR %(named)s))
                 ORDER BY t.id
                """,
                partners=case.partners,
                records=records,
                named=self._only(case, SQL("t.email_to")),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _only(self, case, column):
        """Return the condition that a list of addresses holds theirs and no other."""
        theirs = "|".join(map(re.escape, self._emails(case)))
        if not theirs:
            return SQL("FALSE")
        return SQL("COALESCE(%s ~* %s, FALSE)", column, rf"^[^,;@]*<?({theirs})>?[\s,;]*$")

    @api.model
    def _emails(self, case):
        return sorted(case.points.get("email", set()) - case.shared)

    @api.model
    def _by_author(self, case):
        """Yield the condition that they wrote a message, of those by address alone."""
        for email in self._emails(case):
            yield SQL("t.author_id IS NULL AND t.email_from ~* %s", rf"(^|[<\s]){re.escape(email)}($|[>\s])")

    @api.model
    def _of_mails(self, case):
        """Return the condition that a message is no more than the mail that was found."""
        return SQL(
            "t.id IN (SELECT x.mail_message_id FROM mail_mail x"
            " WHERE x.id = ANY(%s) AND NOT COALESCE(x.is_notification, FALSE))",
            case.rows.get("mail.mail", []),
        )

    @api.model
    def _files(self, case, held):
        """Return the ids of files on their records and messages, but what posted documents consist of."""
        found = self._rows(
            case,
            held,
            SQL(
                "t.id IN (SELECT r.attachment_id FROM message_attachment_rel r WHERE r.message_id = ANY(%s))",
                case.rows.get("mail.message", []),
            ),
        )
        return self._matching(
            "ir.attachment",
            SQL(
                """
                t.id = ANY(%s) AND NOT (t.res_model = 'account.move' AND t.res_field IS NOT NULL AND EXISTS (
                    SELECT 1 FROM account_move m WHERE m.id = t.res_id AND m.state = 'posted'))
                """,
                found,
            ),
        )

    # What becomes of it

    @api.model
    def _erase(self, case, held, ids):
        if held.model in ADDRESSES:
            self._unlist(case, held.model)
        if held.model in ("mail.mail", "sms.sms", "mail.followers"):
            return self._drop(held.model, ids)
        if held.fate == "deleted":
            return self._delete(held.model, ids)
        if held.model == "mail.message":
            self._untrack(case)
        return self._anonymise(case, held, ids)

    @api.model
    def _unlist(self, case, model):
        """Take their address from lists of recipients, on whatever record."""
        for email in self._emails(case):
            for name in ADDRESSES[model]:
                column = SQL.identifier(name)
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(column)s = regexp_replace(%(column)s, %(pattern)s, '', 'gi')"
                        " WHERE %(column)s ILIKE %(like)s",
                        table=SQL.identifier(self.env[model]._table),
                        column=column,
                        pattern=rf"[^,;]*\m{re.escape(email)}\M[^,;]*[,;]?",
                        like=f"%{email}%",
                    )
                )

    @api.model
    def _untrack(self, case):
        """Replace their name where it was tracked that they were chosen on others' records."""
        for side in ("old", "new"):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE mail_tracking_value t SET %(text)s = %(name)s FROM ir_model_fields f
                     WHERE f.id = t.field_id AND f.relation = 'res.partner' AND t.%(row)s = ANY(%(partners)s)
                    """,
                    text=SQL.identifier(f"{side}_value_char"),
                    row=SQL.identifier(f"{side}_value_integer"),
                    name=case.name,
                    partners=case.partners,
                )
            )
