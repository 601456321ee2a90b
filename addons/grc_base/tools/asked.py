"""What a search of a report asks for, so that its query looks at nothing else."""

from collections.abc import Collection

from odoo.orm.domains import DomainAnd, DomainCondition


def asked_values(domain, name):
    """Return the ids that a domain demands of field ``name``; None when it leaves that open.

    :param domain: ``odoo.fields.Domain``
    """
    terms = domain.children if isinstance(domain, DomainAnd) else [domain]
    for term in terms:
        if not isinstance(term, DomainCondition) or term.field_expr != name:
            continue
        values = [term.value] if term.operator == "=" else term.value
        if term.operator in ("in", "=") and isinstance(values, Collection):
            return [value for value in values if isinstance(value, int) and value]
    return None
