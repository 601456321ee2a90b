"""Models, fields and records that one addon of the suite takes from another: their external ids follow them.

Called by a pre-migration of the addon that takes them. It runs before the addon is loaded, so that Odoo updates what is
there in place of making it anew, and the other addon's update finds nothing that it no longer has. A second run finds
nothing to do: what both addons have, because one extends the other's model, is left to both.
"""

from odoo.tools import SQL

#: Records that models are described by: their model, and SQL of their ids with the condition on the fields.
_DESCRIBED = {
    "ir.model": SQL("SELECT id FROM described"),
    "ir.model.fields": SQL("SELECT id FROM field"),
    "ir.model.fields.selection": SQL(
        "SELECT s.id FROM ir_model_fields_selection s JOIN field f ON f.id = s.field_id"
        " WHERE NOT f.name || '.' || s.value = ANY((SELECT names FROM staying)::varchar[])"
    ),
    "ir.model.inherit": SQL("SELECT i.id FROM ir_model_inherit i JOIN described m ON m.id = i.model_id"),
    "ir.model.constraint": SQL("SELECT c.id FROM ir_model_constraint c JOIN described m ON m.id = c.model"),
}


class Move:
    """What goes from an addon to another.

    :ivar cr: cursor of the migration
    :ivar str old: name of the addon that had it
    :ivar str new: name of the addon that takes it
    """

    def __init__(self, cr, old, new):
        self.cr, self.old, self.new = cr, old, new

    def model(self, name, staying=()):
        """Take a model with its fields, their values, constraints and tables of relations.

        :param str name: name of the model
        :param staying: names of what the other addon adds to it from now on: fields, ``field.value`` of selections,
            constraints without the table's name
        """
        table = name.replace(".", "_")
        staying = list(staying)
        # Foreign keys and tables of relations have no external id; Odoo notes whose they are when it makes them.
        kept = [f"{table}_{stay}{end}" for stay in staying for end in ("", "_fkey")]
        for model, ids in _DESCRIBED.items():
            self._rename(
                model, SQL("%s %s", self._described(name, staying), ids), kept=[f"constraint_{x}" for x in kept]
            )
        self._own("ir_model_constraint", name, kept)
        self._own("ir_model_relation", name, kept)

    def fields(self, model, names):
        """Take fields of a model that stays where it is, those by which models inherit them (``_inherits``) too."""
        heirs = SQL(
            """
            WITH RECURSIVE heir AS (
                SELECT id FROM ir_model WHERE model = %s
                 UNION
                SELECT i.model_id FROM ir_model_inherit i JOIN heir h ON h.id = i.parent_id
                 WHERE i.parent_field_id IS NOT NULL
            )
            SELECT f.id FROM ir_model_fields f JOIN heir h ON h.id = f.model_id WHERE f.name = ANY(%s)
            """,
            model,
            list(names),
        )
        self._rename("ir.model.fields", heirs)

    def records(self, names):
        """Take records of data files.

        :param dict names: {name of the external id: the name that it has from now on}
        """
        for name, target in names.items():
            self.cr.execute(
                SQL(
                    """
                    UPDATE ir_model_data d SET module = %(new)s, name = %(target)s
                     WHERE d.module = %(old)s AND d.name = %(name)s AND NOT EXISTS (
                           SELECT 1 FROM ir_model_data n WHERE n.module = %(new)s AND n.name = %(target)s)
                    """,
                    new=self.new,
                    old=self.old,
                    name=name,
                    target=target,
                )
            )

    def _described(self, name, staying):
        """Return the tables (WITH) of the model, of its fields that go, and of what stays."""
        return SQL(
            """
            WITH described AS (SELECT id FROM ir_model WHERE model = %(name)s),
            staying AS (SELECT %(staying)s::varchar[] AS names),
            field AS (
                SELECT f.id, f.name FROM ir_model_fields f JOIN described m ON m.id = f.model_id, staying s
                 WHERE NOT f.name = ANY(s.names))
            """,
            name=name,
            staying=staying,
        )

    def _rename(self, model, ids, kept=()):
        """Give the external ids of records to the addon that takes them, save those that it has already."""
        self.cr.execute(
            SQL(
                """
                UPDATE ir_model_data d SET module = %(new)s
                 WHERE d.module = %(old)s AND d.model = %(model)s AND d.res_id IN (%(ids)s)
                   AND NOT d.name = ANY(%(kept)s::varchar[]) AND NOT EXISTS (
                       SELECT 1 FROM ir_model_data n WHERE n.module = %(new)s AND n.name = d.name)
                """,
                new=self.new,
                old=self.old,
                model=model,
                ids=ids,
                kept=list(kept),
            )
        )

    def _own(self, table, model, kept):
        """Note the new owner of a model's constraints or tables of relations."""
        self.cr.execute(
            SQL(
                """
                UPDATE %(table)s c SET module = new.id
                  FROM ir_module_module old, ir_module_module new, ir_model m
                 WHERE old.name = %(old)s AND new.name = %(new)s AND m.model = %(model)s
                   AND c.module = old.id AND c.model = m.id AND NOT c.name = ANY(%(kept)s::varchar[])
                   AND NOT EXISTS (SELECT 1 FROM %(table)s n WHERE n.name = c.name AND n.module = new.id)
                """,
                table=SQL.identifier(table),
                old=self.old,
                new=self.new,
                model=model,
                kept=kept,
            )
        )
