from odoo import Command, api, models
from odoo.tools import SQL

from ...tools.privacy.held import QUIET, TEXTS, Held

#: Fields of a contact that stay: what documents are computed by, and nobody is known by.
STAY = ("name", "parent_path", "type")
#: Types whose columns are emptied by SQL: they hold values of every company, or what a form made of them.
WHOLE = ("json", "properties")
#: Types of the fields of a contact that are emptied beside texts.
MORE = ("date", "binary", "image")


class GrcPrivacyTableContact(models.AbstractModel):
    """The contact itself, its addresses, bank accounts and login, and where else Odoo notes its name: the last."""

    _name = "grc.privacy.table.contact"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Contact"

    _place = 5
    _tables = (
        # Logins go before their contact, which no active user may have archived.
        Held("res.users", "anonymised", links=("partner_id",), shown=("login", "create_date")),
        Held(
            "res.partner.bank",
            "anonymised",
            links=("partner_id",),
            emptied=("acc_holder_name", "note", "clearing_number"),
        ),
        Held("res.partner", "anonymised", links=("id",), why="contact"),
        Held("ir.model.data", "deleted", on=("model", "res_id"), shown=("module", "name")),
        Held("privacy.lookup.wizard", "deleted"),
    )

    @api.model
    def _find(self, case, held):
        if held.model == "res.partner":
            return case.partners
        if held.model == "ir.model.data":
            return self._matching("ir.model.data", SQL("t.model = 'res.partner' AND t.res_id = ANY(%s)", case.partners))
        if held.model == "privacy.lookup.wizard":
            emails = sorted(case.points.get("email", set()))
            return self._matching("privacy.lookup.wizard", SQL("lower(btrim(t.email)) = ANY(%s)", emails))
        return self._rows(case, held)

    @api.model
    def _erase(self, case, held, ids):
        if held.model == "res.partner":
            return self._empty_contacts(case)
        if held.model == "res.partner.bank":
            return self._empty_accounts(case, held, ids)
        if held.model == "res.users":
            return self._close_logins(ids)
        if held.model == "privacy.lookup.wizard":
            lines = self._matching("privacy.lookup.wizard.line", SQL("t.wizard_id = ANY(%s)", ids))
            self._drop("privacy.lookup.wizard.line", lines)
        return self._drop(held.model, ids)

    @api.model
    def _empty_contacts(self, case):
        """Empty contacts and archive them: what documents need of them is their number."""
        # Odoo looks for active users of the contact as the context says: closed logins do not count.
        partners = self.env["res.partner"].with_context(**QUIET | {"active_test": True}).browse(case.partners)
        for partner in partners:
            partner.name = self._erased_name(partner.id)
        emptied = dict.fromkeys(self._personal_columns(), False)
        partners.write(emptied | {"category_id": [Command.clear()], "active": False})
        self.env.flush_all()
        self._empty_whole(case)

    @api.model
    def _empty_whole(self, case):
        """Empty the columns of contacts that hold the values of every company, and properties."""
        whole = [
            name
            for name, field in self.env["res.partner"]._fields.items()
            if field.store and field.type in TEXTS and (field.company_dependent or field.type in WHOLE)
        ]
        if whole:
            changes = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in whole)
            self.env.cr.execute(SQL("UPDATE res_partner SET %s WHERE id = ANY(%s)", changes, case.partners))

    @api.model
    def _erased_name(self, number):
        """Return what an erased contact is called."""
        return self.env._("Erased contact %s", number)

    @api.model
    def _personal_columns(self):
        """Return the names of the fields of contacts that are emptied."""
        return [
            name
            for name, field in self.env["res.partner"]._fields.items()
            if field.store
            and field.type in (*TEXTS, *MORE)
            and field.type not in WHOLE
            and not (field.readonly or field.company_dependent)
            and not (field.required or field.related or name in STAY)
        ] + ["state_id", "industry_id"]

    @api.model
    def _empty_accounts(self, case, held, ids):
        """Make bank accounts nobody's; entries that name them stay whole."""
        number = SQL("'erased-' || id")
        self._anonymise(
            case, held, ids, acc_number=number, sanitized_acc_number=SQL("'ERASED' || id"), active=SQL("FALSE")
        )

    @api.model
    def _close_logins(self, ids):
        """Archive portal users and make their logins nobody's."""
        users = self.env["res.users"].with_context(**QUIET).browse(ids)
        for user in users:
            user.write({"active": False, "login": f"erased-{user.id}", "signature": False})
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE res_users SET password = NULL WHERE id = ANY(%s)", ids))
