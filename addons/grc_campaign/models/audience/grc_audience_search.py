import ast

from odoo import SUPERUSER_ID, api, models
from odoo.addons.grc_base.tools.comparable import check_domain
from odoo.addons.grc_base.tools.parameters import shown
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

#: What a text that is no domain makes Python and Odoo raise.
UNREADABLE = (
    *(ArithmeticError, AttributeError, LookupError, MemoryError, NotImplementedError, RecursionError),
    *(SyntaxError, TypeError, ValueError),
)
#: Comparisons with nothing of fields with several records, and the same as a search of these.
EMPTY = {"=": "not any", "in": "not any", "!=": "any", "not in": "any"}
#: Models whose company says where records are at home, not whose they are.
OF_ALL = ("res.company", "res.users")
#: Fields by which customers are searched, and which ask for audiences themselves.
OWN = {("grc.customer", "audience")}


class GrcAudienceSearch(models.AbstractModel):
    """Searches of customers that are kept as a text: read, checked as the user who writes them, and made."""

    _name = "grc.audience.search"
    _description = "Searches Kept in Audiences"

    @api.model
    def _read(self, text):
        """Return the domain that a text says; an empty one is everyone.

        :raise ValueError: or another of :data:`UNREADABLE`, when it says none
        """
        return Domain(ast.literal_eval((text or "").strip() or "[]"))

    @api.model
    def _check(self, text, company):
        """Refuse a text that is no search of customers, or asks for what the user may not read.

        :param company: ``res.company`` whose customers are searched
        :raise ValidationError: saying why
        """
        try:
            domain = self._read(text)
            for model, field in self._fields_of(self.env["grc.customer"], domain):
                self._check_field(model, field)
            self._searched(domain, company)
        except UserError as error:
            raise ValidationError(str(error)) from error
        except UNREADABLE as error:
            raise ValidationError(
                self.env._("This is no condition on customers: %s. Choose fields and values again.", shown(text))
            ) from error

    @api.model
    def _may_read(self, text):
        """Return whether the user may read all that a text asks for; one that cannot be read asks for nothing."""
        try:
            for model, field in self._fields_of(self.env["grc.customer"], self._read(text)):
                self._check_field(model, field)
        except ValidationError:
            return False
        except UNREADABLE:
            return True
        return True

    @api.model
    def _searched(self, domain, company):
        """Return the query of a company's customers who meet a domain, as the system.

        Words are looked for in the company's language, days are those of its time zone: whoever asks, the answer is
        the same.

        :raise ValueError: or another of :data:`UNREADABLE`, when nothing can be searched so
        """
        company = company.sudo()
        context = {
            "allowed_company_ids": company.ids,
            "lang": company.partner_id.lang or "en_US",
            "tz": company._grc_zone(),
        }
        customers = self.env(user=SUPERUSER_ID, context=context)["grc.customer"]
        check_domain(customers, domain)
        return customers._search(Domain("company_id", "=", company.id) & self._within(customers, domain, company))

    @api.model
    def _within(self, model, domain, company):
        """Return a domain whose searches of other records look at those of one company, and of all, alone.

        It is searched as the system, for whom no record rule keeps companies apart.
        """
        return domain.map_conditions(lambda condition: self._condition_within(model, condition, company))

    @api.model
    def _condition_within(self, model, condition, company):
        """Return a condition as of :meth:`_within`; of a path, of each model on it."""
        name, __, rest = condition.field_expr.partition(".")
        field, operator, value = model._fields[name], condition.operator, condition.value
        if not field.comodel_name:
            return condition
        comodel = model.env[field.comodel_name]
        if rest:
            inner, operator = Domain(rest, operator, value), "any"
        elif operator in ("any", "not any"):
            inner = Domain(value)
        elif field.type in ("one2many", "many2many") and operator in EMPTY and value in (False, None, [False], [None]):
            inner, operator = Domain.TRUE, EMPTY[operator]
        else:
            return condition
        inner = self._within(comodel, inner, company)
        own = comodel._fields.get("company_id")
        if own and own.store and comodel._name not in OF_ALL:
            inner &= Domain("company_id", "in", [False, company.id])
        return Domain(name, operator, inner)

    @api.model
    def _fields_of(self, model, domain):
        """Yield ``(model, field)`` of every field that a domain goes through or ends in.

        :raise KeyError: for a field that is not there
        """
        for condition in domain.iter_conditions():
            comodel, value = model, condition.value
            for name in condition.field_expr.split("."):
                field = comodel._fields[name]
                yield comodel, field
                if not field.comodel_name:
                    break  # what follows is a part of a date, or a property
                comodel = comodel.env[field.comodel_name]
            if condition.operator in ("any", "not any") and field.comodel_name:
                yield from self._fields_of(comodel, Domain(value))
            elif field.comodel_name and isinstance(value, str):
                yield comodel, comodel._fields[comodel._rec_name or "id"]

    @api.model
    def _check_field(self, model, field):
        """Refuse a field that the user may not read, and those that ask for audiences in turn.

        :raise ValidationError: naming the field
        """
        if (model._name, field.name) in OWN:
            raise ValidationError(self.env._("Add a line of the kind “Another audience” to ask for another audience."))
        if not (model.has_access("read") and model._has_field_access(field, "read")):
            raise ValidationError(
                self.env._(
                    "“%s” cannot be asked for: you may not read it. Choose another field.",
                    field._description_string(self.env),
                )
            )
