from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

#: Most customers whom a condition names one by one: Odoo reads texts of up to 100 KiB.
LONGEST = 8000


class GrcAudience(models.Model):
    """Whom something is for: customers of a company, by lines that add, narrow and take away, from top to bottom.

    Whom it finds is asked anew each time: those in use, who are customers on that day.
    """

    _name = "grc.audience"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Audience"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company
    )
    description = fields.Text("What for")
    line_ids = fields.One2many("grc.audience.line", "audience_id", "Lines", copy=True)

    # Whom it finds

    def _customers_query(self, as_of=None):
        """Return the SELECT of the ids of the ``grc.customer`` of this audience, as the system sees them.

        :param as_of: day of the company up to which purchases are looked at; None: its today
        :return: SQL of one column, without doubles; to be joined, counted, or inserted from
        :raise UserError: when a line cannot be read any more, or audiences are made of each other
        """
        return self.env["grc.audience.query"]._select(self, "id", as_of)

    def _partners_query(self, as_of=None):
        """Return the SELECT of the ids of the commercial entities of this audience; see :meth:`_customers_query`."""
        return self.env["grc.audience.query"]._select(self, "partner_id", as_of)

    # What it is used by

    def _used_by(self):
        """Return ``{model: records}`` of what uses these audiences: other audiences, campaigns, whatever else.

        A model uses an audience where a many2one to it keeps it from being deleted (``ondelete="restrict"``); so
        another topic or addon does nothing more for its records to be found.
        """
        found = {}
        for model, field in self._uses():
            users = model.sudo().with_context(active_test=False).search([(field, "in", self.ids)])
            users = users.audience_id if model._name == "grc.audience.line" else users
            found[users._name] = found.get(users._name, users) | users
        return {name: users for name, users in found.items() if users}

    @api.model
    def _uses(self):
        """Yield ``(model, name of the field)`` of the links that keep an audience from being deleted."""
        for model in self.env.values():
            for field in model._fields.values() if model._auto and not (model._abstract or model._transient) else ():
                if field.comodel_name == self._name and field.type == "many2one" and field.ondelete == "restrict":
                    yield model, field.name

    def _check_unused(self):
        """Refuse what would take these audiences away from those who use them; they may use each other.

        :raise ValidationError: naming them
        """
        for audience in self.sudo():
            names = [
                self.env._("%(kind)s “%(name)s”", kind=self._kind_of(users), name=user.display_name)
                for users in audience._used_by().values()
                for user in users
                if users._name != self._name or user not in self.sudo()
            ]
            if names:
                raise ValidationError(
                    self.env._(
                        "“%(audience)s” is used, and stays as long as it is: take it out of %(users)s first.",
                        audience=audience.display_name,
                        users=", ".join(names),
                    )
                )

    @api.model
    def _kind_of(self, records):
        """Return the name of the model of records, in the user's language."""
        return self.env["ir.model"].sudo()._get(records._name).name

    @api.constrains("active")
    def _check_archived(self):
        self.filtered(lambda audience: not audience.active)._check_unused()

    @api.constrains("company_id")
    def _check_company_kept(self):
        for audience in self:
            companies = audience.line_ids.other_id.company_id
            for users in audience._used_by().values():
                companies |= users.company_id
            if companies - audience.company_id:
                raise ValidationError(
                    self.env._("“%s” is used, or made of others: it stays in its company.", audience.display_name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def unlink(self):
        """Lines go first: of two that are deleted together, one may be made of the other."""
        self.line_ids.unlink()
        return super().unlink()

    # From a list of customers

    @api.model
    def _make(self, customers, domain=None):
        """Return a new audience of customers that were chosen in a list, however many.

        :param customers: ``grc.customer`` records of one company
        :param domain: of the search that they were found by, where all that it finds were chosen; None: some of them
        :raise UserError: without customers, or with those of several companies
        """
        company = customers.company_id
        if len(company) != 1:
            raise UserError(self.env._("Choose customers of one company: an audience is one company's."))
        kept = [list(domain)] if domain is not None else self._conditions(customers)
        day = format_date(self.env, company._grc_today())
        return self.create(
            {
                "name": self.env._("Customers chosen on %s", day),
                "company_id": company.id,
                "line_ids": [
                    fields.Command.create(
                        {"kind": "customers", "operation": "or" if place else "and", "domain": repr(condition)}
                    )
                    for place, condition in enumerate(kept)
                ],
            }
        )

    @api.model
    def _conditions(self, customers):
        """Return the domains that find customers one by one: as many as one text can hold in each."""
        ids = customers.partner_id.ids
        return [[("partner_id", "in", ids[first : first + LONGEST])] for first in range(0, len(ids), LONGEST)]
