"""Partners who belong to a customer."""

from odoo.tools import SQL


def partners_of(env, entities):
    """Return the ids of the partners who belong to the entities (ids) today."""
    rows = env.execute_query(SQL("SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s)", entities))
    return [row[0] for row in rows]
