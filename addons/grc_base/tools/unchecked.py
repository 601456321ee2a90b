"""A Many2one without a foreign key in the database."""

from odoo import fields
from odoo.tools import SQL


class UncheckedMany2one(fields.Many2one):
    """A Many2one whose rows the database does not check one by one.

    A foreign key costs a look-up and a row lock for every row written: of a million customers, more than all
    the rest of a refresh. Only for tables that the refresh alone fills, from ids that it has just read; who
    deletes what is referred to has to clean up (see :func:`delete_unchecked` and the merge of partners).
    """

    def update_db_foreign_key(self, model, column):
        """Drop the foreign key, where there is one, instead of making it."""
        name = f"{model._table}_{self.name}_fkey"
        model.env.cr.execute(
            SQL("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s", SQL.identifier(model._table), SQL.identifier(name))
        )


def unchecked_columns(env, comodel):
    """Return the columns that refer to a model without a foreign key: a list of (table, column), both ``SQL``."""
    return [
        (SQL.identifier(model._table), SQL.identifier(name))
        for model in env.values()
        if model._auto and not model._abstract
        for name, field in model._fields.items()
        if isinstance(field, UncheckedMany2one) and field.comodel_name == comodel
    ]


def reference_columns(env):
    """Return our columns that refer to a record of any model, of rows about a partner: ``SQL`` (table, model, id)."""
    return [
        (SQL.identifier(model._table), SQL.identifier(field.model_field), SQL.identifier(name))
        for model in env.values()
        if model._name.startswith("grc.") and model._auto and not model._abstract and "partner_id" in model._fields
        for name, field in model._fields.items()
        if field.type == "many2one_reference" and field.store
    ]


def delete_unchecked(records):
    """Delete the rows that refer to records about to be deleted, which no foreign key does."""
    if records.ids:
        for table, column in unchecked_columns(records.env, records._name):
            records.env.cr.execute(SQL("DELETE FROM %s WHERE %s IN %s", table, column, tuple(records.ids)))
