"""Figures behind the link, asked for in every way while the hidden ones change."""

from odoo.tools import SQL, mute_logger

from . import rules_fields
from .fields import QUIET
from .models import reaches

#: Two values of a column by its type, and what tells them apart in a search.
SIDES = {
    "integer": ((700_000, 900_000), (">", 800_000)),
    "float": ((0.25, 0.75), (">", 0.5)),
    "monetary": ((700_000, 900_000), (">", 800_000)),
    "date": (("2001-01-05", "2021-01-05"), (">", "2011-01-01")),
    "char": (("aaa", "zzz"), ("=", "zzz")),
    "boolean": ((False, True), ("=", True)),
}
#: Columns of a customer that say who it is.
KEPT = {"id", "partner_id", "company_id", "create_uid", "write_uid", "create_date", "write_date"}
#: Who asks: some who reach the customer of the owner and some who do not.
ASKED_BY = ("owner", "colleague", "employee", "portal", "manager", "stranger")


class AskingMatrix:
    """The part of the matrix on figures of customers on the records of others."""

    def sides(self, field):
        """Return two values of a column of customers, and the (operator, value) that finds the second."""
        if field.type == "many2one":
            first, second = self.env[field.comodel_name].search([], limit=2).ids
            return (first, second), ("=", second)
        if field.type == "selection":
            first, second = field.get_values(self.env)[:2]
            return (first, second), ("=", second)
        return SIDES[field.type]

    def plant(self, side):
        """Give the figures of the owner's customer the values of a side."""
        customer = self.records["grc.customer"]["owner"]
        for field in customer._fields.values():
            if (
                field.store
                and field.name not in KEPT
                and (field.type in SIDES or field.type in ("many2one", "selection"))
            ):
                value = self.sides(field)[0][side]
                self.env.cr.execute(
                    SQL("UPDATE grc_customer SET %s = %s WHERE id = %s", SQL.identifier(field.name), value, customer.id)
                )
        self.env.invalidate_all()

    def ways(self, records, names):
        """Return ``{way of asking: function}`` for fields of the documents of a model."""
        domain = [("id", "in", records.ids)]
        ways = {
            "read": lambda: records.search(domain).read(names),
            "web_read": lambda: records.web_search_read(domain, dict.fromkeys(names, {})),
            "export": lambda: records.search(domain).export_data(names),
        }
        for name in names:
            field = records._fields[name]
            if not field._description_searchable or field.type == "json":
                continue
            operator, value = self.term(field)
            period = f"{name}:year" if field.type == "date" else name
            ways |= {
                f"search {name}": lambda name=name, term=(operator, value): (
                    records.search([*domain, (name, *term)]).ids
                ),
                f"search not {name}": lambda name=name, term=(operator, value): (
                    records.search([*domain, "!", (name, *term)]).ids
                ),
                f"sort {name}": lambda name=name: records.search(domain, order=f"{name}, id desc").ids,
                f"sort {name} desc": lambda name=name: records.search(domain, order=f"{name} desc nulls last, id").ids,
                f"group {name}": lambda period=period: records.formatted_read_group(domain, [period], ["__count"]),
            }
            if field.type in ("float", "integer", "monetary", "date"):
                ways[f"max {name}"] = lambda name=name: records.formatted_read_group(domain, [], [f"{name}:max"])
        return ways

    def term(self, field):
        """Return what a search by a field behind the link asks for."""
        if field.related and not field.related.endswith("currency_id"):
            return self.sides(self.env["grc.customer"]._fields[field.related.split(".")[1]])[1]
        return ("!=", False)

    def answers(self, role):
        """Return ``{(model, way): answer}``."""
        env, found = self.as_role(role), {}
        told = {}
        for models, names, audience, __ in rules_fields.FIELDS:
            for model in models:
                if model in rules_fields.LINKED and audience == "customers":
                    told.setdefault(model, []).extend(names.split())
        for model, names in told.items():
            shown = self.env[model].browse([self.documents[key][model].id for key in ("owner", "colleague")])
            if model == "res.partner":
                shown |= shown.child_ids
            shown = shown.with_env(env)
            for way, ask in self.ways(shown, names).items():
                self.env.invalidate_all()
                found[model, way] = self.answer(ask)
        return found

    @mute_logger(*QUIET)
    def test_figures_in_every_way(self):
        """Who does not reach a customer gets the same answers whatever the customer is worth."""
        told = []
        for side in (0, 1):
            self.plant(side)
            told.append({role: self.answers(role) for role in ASKED_BY})
        for role in ASKED_BY:
            first, second = (answers[role] for answers in told)
            different = [f"{model}: {way}" for model, way in first if first[model, way] != second[model, way]]
            if reaches(role, "customers", "owner"):
                self.assertGreater(len(different), 0.3 * len(first), f"{role} sees too little")
            else:
                self.assertFalse(different, f"{role} sees what is not theirs")
