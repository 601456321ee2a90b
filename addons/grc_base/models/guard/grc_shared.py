from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

#: Value of a context key that our own code alone can set: what a client sends is no object.
INSIDE = object()


class GrcShared(models.AbstractModel):
    """A definition of one company (``company_id``), or without one shared by all.

    What all companies share is changed by anyone who works for every one of them. The rules of the models say so; here
    is the sentence that tells why, and what to do.
    """

    _name = "grc.shared"
    _inherit = ["grc.guarded"]
    _description = "Definition of One Company or of All"

    def _inside(self, key):
        """Return whether our own code has set a context key; a client, whose context is sent, cannot."""
        value = self.env.context.get(key)
        return value is INSIDE or bool(value and self.env.uid == SUPERUSER_ID)

    @api.model
    def _default_owner(self):
        """Return the company of a new definition: none, if the user may make one for all."""
        return self.env["res.company"] if self.env.su or self.env.user._grc_everywhere() else self.env.company

    def _check_access(self, operation):
        result = super()._check_access(operation)
        allowed = self.env["ir.model.access"].check(self._name, operation, raise_exception=False)
        if not result or operation == "read" or not allowed:
            return result
        shared = result[0].sudo().filtered(lambda record: not record.company_id).sudo(False)
        return (result[0], shared._shared_error) if shared else result

    def _kept_error(self):
        """Say of what all companies share why it is refused."""
        shared = self.sudo().filtered(lambda record: not record.company_id).sudo(False)
        return shared._shared_error() if shared else self._others_error()

    def _shared_error(self):
        """Return the refusal of a change of these records, which all companies share."""
        return AccessError(
            self.env._(
                "“%s” is shared by all companies: it is changed by somebody who works for every one of them. Use a copy"
                " for your own company.",
                self[:1].display_name,
            )
        )


class GrcSharedRoot(models.AbstractModel):
    """A definition that a company can use a copy of, in place of the shared one.

    A model adds ``replaces_id``, a many2one to itself: the shared record in whose place the company uses this one. An
    archived copy replaces it, too: the company uses neither.
    """

    _name = "grc.shared.root"
    _inherit = ["grc.shared"]
    _description = "Definition with Copies of Companies"

    in_use = fields.Boolean(
        compute="_compute_in_use",
        search="_search_in_use",
        help="Of the present company, or shared and not replaced by a copy of it.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_in_use(self):
        replaced = self._replaced(self.env.company)
        for record in self:
            owner = record.company_id
            record.in_use = owner == self.env.company if owner else record._origin not in replaced

    @api.model
    def _search_in_use(self, operator, value):
        if operator != "in":
            return NotImplemented
        used = self._used_domain(self.env.company)
        return Domain.OR(used if flag else ~used for flag in value)

    @api.model
    def _replaced(self, company):
        """Return the shared records in whose place a company uses copies."""
        copies = self.sudo().with_context(active_test=False)
        return copies.search([("company_id", "=", company.id), ("replaces_id", "!=", False)]).replaces_id.sudo(False)

    @api.model
    def _used_domain(self, company):
        """Return the domain of what a company uses: its own, and what is shared and not replaced."""
        shared = Domain("company_id", "=", False) & Domain("id", "not in", self._replaced(company).ids)
        return Domain("company_id", "=", company.id) | shared

    def action_copy_for_company(self):
        """Give the present company a copy of this shared record, which it uses in its place from now on.

        :raise UserError: for one that is a company's own
        """
        self.ensure_one()
        company = self.env.company
        if self.company_id:
            raise UserError(self.env._("“%s” belongs to one company already.", self.display_name))
        copies = self.with_context(active_test=False)
        copy = copies.search([("company_id", "=", company.id), ("replaces_id", "=", self.id)], limit=1)
        if not copy:
            copy = self.copy(self._own_values(company))
            self.sudo()._move_to_copy(copy.sudo(), company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }

    def _own_values(self, company):
        """Return the values in which the copy of a company differs."""
        return {"company_id": company.id, "replaces_id": self.id}

    def _move_to_copy(self, copy, company):
        """Let all that this company has of the shared record be the copy's; a hook, run as superuser."""
