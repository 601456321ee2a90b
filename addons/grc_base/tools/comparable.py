"""Whether PostgreSQL can compare the values of a search, or store those of a record, with its fields."""

import math
from collections.abc import Set
from datetime import date

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import parse_date
from odoo.tools.query import Query

#: The greatest id and the greatest number of rows.
MOST = 2**31 - 1
#: Conditions of a search.
MOST_CONDITIONS = 500


def check_domain(model, domain, left=MOST_CONDITIONS):
    """Check that PostgreSQL can compare each value of a domain with its field.

    :raise ValueError: when it cannot
    """
    for condition in domain.iter_conditions():
        left -= 1
        if left < 0:
            raise ValueError("too many conditions")
        comodel, field = model, None
        for place in condition.field_expr.split("."):
            if field is not None and not field.comodel_name:
                break  # a part of a date, or a property
            field = comodel._fields[place]
            comodel = comodel.env[field.comodel_name] if field.comodel_name else comodel
        if not field._description_searchable:
            raise ValueError(condition.field_expr)
        _check_value(comodel, field, condition)


def _check_value(comodel, field, condition):
    """Check the value of a condition on a field; see :func:`check_domain`."""
    value = condition.value
    if condition.operator in ("any", "not any") and isinstance(value, (list, tuple)):
        value = Domain(value)
    if isinstance(value, Domain):
        return check_domain(comodel, value)
    if isinstance(value, (Query, SQL)):
        return None
    if condition.operator in ("<", "<=", ">", ">=") and (
        field.type == "boolean" or (field.relational and not isinstance(value, int))
    ):
        raise ValueError(value)
    many = condition.operator in ("in", "not in", "=", "!=") and isinstance(value, (list, tuple, Set))
    if "like" in condition.operator or (field.type not in ("many2one", "one2many", "many2many") and field.search):
        # Search methods of ours read what they are given themselves.
        check = _check_text
    else:
        check = CHECKS.get(field.type, _check_text)
    for one in value if many else [value]:
        if one is not None and one is not False:
            check(comodel, one)
    return None


def check_values(model, values):
    """Check that values are those of fields of a model.

    :raise ValueError: when they are not
    """
    for name, value in values.items():
        field = model._fields[name]
        if value is None or value is False:
            continue
        if field.type in ("one2many", "many2many"):
            for command in value:
                if command[0] not in range(7):
                    raise ValueError(command)
                if command[0] in (0, 1):
                    check_values(model.env[field.comodel_name], command[2])
        else:
            CHECKS.get(field.type, _check_text)(model, value)


def _check_text(model, value):
    if not isinstance(value, (str, bool, int, float)) or "\x00" in str(value):
        raise ValueError(value)


def _check_number(model, value):
    if isinstance(value, (str, bool)) or not math.isfinite(float(value)) or abs(value) > 1e30:
        raise ValueError(value)


def _check_date(model, value):
    if isinstance(value, str):
        parse_date(value, model.env)
    elif not isinstance(value, date):
        raise ValueError(value)


def _check_id(model, value):
    if isinstance(value, str):
        _check_text(model, value)
    elif isinstance(value, (list, tuple, Set)):
        for one in value:
            _check_id(model, one)
    elif not isinstance(value, int) or abs(value) > MOST:
        raise ValueError(value)


CHECKS = {
    **dict.fromkeys(("integer", "float", "monetary"), _check_number),
    **dict.fromkeys(("date", "datetime"), _check_date),
    **dict.fromkeys(("many2one", "one2many", "many2many", "reference", "many2one_reference"), _check_id),
}
