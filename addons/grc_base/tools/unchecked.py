"""A Many2one without a foreign key in the database."""

from odoo import fields
from odoo.tools import SQL


class UncheckedMany2one(fields.Many2one):
    """A Many2one whose rows the database does not check one by one.

    A foreign key costs a look-up and a row lock for every row written: of a million customers, more than all
    the rest of a refresh. Only for tables that the refresh alone fills, from ids that it has just read; who
    deletes what is referred to has to clean up (see ``unlink`` of partners, companies and segments).
    """

    def update_db_foreign_key(self, model, column):
        name = f"{model._table}_{self.name}_fkey"
        model.env.cr.execute(
            SQL("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", SQL.identifier(model._table), SQL.identifier(name))
        )
