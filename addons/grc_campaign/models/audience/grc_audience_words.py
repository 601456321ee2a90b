from collections.abc import Set

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .grc_audience_search import UNREADABLE

#: Values named in a sentence.
NAMED = 4
COMPARED = {">": ">", ">=": "≥", "<": "<", "<=": "≤"}


class GrcAudienceWords(models.AbstractModel):
    """What the lines of audiences say, in the words of the reader: made when it is read, never stored."""

    _name = "grc.audience.words"
    _description = "Audiences in Words"

    @api.model
    def _line(self, line):
        """Return what a line says; an empty text of one that says nothing yet."""
        return getattr(self, f"_{line.kind or 'customers'}_line")(line)

    @api.model
    def _customers_line(self, line):
        search = self.env["grc.audience.search"]
        try:
            domain = search._read(line.domain)
            list(search._fields_of(self.env["grc.customer"], domain))
            if not search._may_read(line.domain):
                return self.env._("a condition on what you may not read")
            return self._domain(self.env["grc.customer"], domain)
        except UNREADABLE:
            return self.env._("a condition that cannot be read any more")

    @api.model
    def _audience_line(self, line):
        return self.env._("In the audience “%s”", line.other_id.name) if line.other_id else ""

    @api.model
    def _purchase_line(self, line):
        names = line.product_ids.mapped("display_name") + line.categ_ids.mapped("display_name")
        if not names:
            return ""
        values = {"what": self._or(names), "months": line.months}
        if line.bought == "no":
            if not line.months:
                return self.env._("Never bought %(what)s", **values)
            if line.months == 1:
                return self.env._("Did not buy %(what)s in the last month", **values)
            return self.env._("Did not buy %(what)s in the last %(months)s months", **values)
        if not line.months:
            return self.env._("Bought %(what)s", **values)
        if line.months == 1:
            return self.env._("Bought %(what)s in the last month", **values)
        return self.env._("Bought %(what)s in the last %(months)s months", **values)

    # Domains

    @api.model
    def _domain(self, model, domain):
        """Return a domain of a model in words."""
        if domain.is_true():
            return self.env._("Every customer")
        if domain.is_false():
            return self.env._("Nobody")
        operator = getattr(domain, "OPERATOR", None)
        if operator == "!":
            return self.env._("not (%s)", self._domain(model, domain.child))
        if operator:
            word = self.env._("and") if operator == "&" else self.env._("or")
            return f" {word} ".join(self._part(model, child) for child in domain.children)
        return self._condition(model, domain)

    @api.model
    def _part(self, model, domain):
        """Return a part of a domain in words: in brackets where it has parts itself."""
        words = self._domain(model, domain)
        return f"({words})" if hasattr(domain, "children") else words

    @api.model
    def _condition(self, model, condition):
        """Return a condition in words: field, operator and value."""
        labels, field, comodel = [], None, model
        for name in condition.field_expr.split("."):
            if field is not None and not field.comodel_name:
                break
            comodel = comodel.env[field.comodel_name] if field is not None else comodel
            field = comodel._fields[name]
            labels.append(field._description_string(self.env))
        return self._said(" › ".join(labels), comodel, field, condition)

    @api.model
    def _said(self, label, model, field, condition):
        """Return what a condition says of a field: compared, set or not, or one of some values."""
        operator, value = condition.operator, condition.value
        if operator in COMPARED:
            return f"{label} {COMPARED[operator]} {self._value(field, value)}"
        if operator in ("=", "!=") and value is False and field.type != "boolean":
            return self.env._("%s is not set", label) if operator == "=" else self.env._("%s is set", label)
        if operator in ("any", "not any"):
            return self._is(operator, label, f"({self._domain(model.env[field.comodel_name], Domain(value))})")
        return self._is(operator, label, self._values(field, value))

    @api.model
    def _is(self, operator, label, value):
        values = {"field": label, "value": value}
        negative = operator.startswith(("!", "not"))
        if "like" in operator:
            if negative:
                return self.env._("%(field)s does not contain %(value)s", **values)
            return self.env._("%(field)s contains %(value)s", **values)
        if operator in ("child_of", "parent_of"):
            return self.env._("%(field)s belongs to %(value)s", **values)
        if negative:
            return self.env._("%(field)s is not %(value)s", **values)
        return self.env._("%(field)s is %(value)s", **values)

    @api.model
    def _values(self, field, value):
        """Return the values of a condition in words, the first of many."""
        many = list(value) if isinstance(value, (list, tuple, Set)) else [value]
        return self._or([self._value(field, one) for one in many[:NAMED]], len(many) - NAMED)

    @api.model
    def _or(self, names, more=0):
        """Return names as a text: "A, B or C", "A, B and 7 more"."""
        more = max(more, len(names) - NAMED)
        names = names[:NAMED]
        if more > 0:
            return self.env._("%(names)s and %(number)s more", names=", ".join(names), number=more)
        if len(names) < 2:
            return "".join(names)
        return self.env._("%(names)s or %(last)s", names=", ".join(names[:-1]), last=names[-1])

    @api.model
    def _value(self, field, value):
        """Return a value of a field in words."""
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value is False or value is None:
            return self.env._("not set")
        if field.comodel_name and isinstance(value, int):
            linked = self.env[field.comodel_name].browse(value).exists()._filtered_access("read")
            return linked.display_name or self.env._("something that you may not see")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if field.type in ("date", "datetime"):
            return self._day(value)
        return str(value)

    @api.model
    def _day(self, value):
        """Return a day in words; one that is counted from today, such as ``today -30d``, as it is."""
        try:
            return format_date(self.env, fields.Date.to_date(value))
        except ValueError:
            return str(value)
