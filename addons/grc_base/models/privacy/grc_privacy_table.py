import json

from odoo import api, models
from odoo.tools import SQL

from ...tools.privacy.held import ALL, QUIET, links, texts


class GrcPrivacyTable(models.AbstractModel):
    """Tables with data of persons: a class for those that belong together.

    It is a model ``grc.privacy.table.<name>`` that inherits this one and declares each table once, in ``_tables``;
    export, erasure and preview follow from it. What no declaration can say is done in ``_find`` and ``_erase``.
    """

    _name = "grc.privacy.table"
    _inherit = "grc.kinds"
    _description = "Tables with Personal Data"

    #: :class:`~..tools.privacy.held.Held` of each table.
    _tables = ()
    #: Place among the others: what hangs on records comes after them.
    _place = 50

    @api.model
    def _all(self):
        """Return (class, declaration) of each table of the installed addons, in their order."""
        ordered = sorted(self._kinds(), key=lambda kind: kind._place)
        return [(kind, held) for kind in ordered for held in kind._tables if held.model in self.env]

    # What there is

    @api.model
    def _find(self, case, held):
        """Return the ids of the rows that are the contact's; a hook.

        :param case: :class:`~..tools.privacy.held.Case`
        :param held: :class:`~..tools.privacy.held.Held`
        """
        return self._rows(case, held)

    @api.model
    def _rows(self, case, held, *more):
        """Return the ids of the rows that a declaration says are theirs, and those of further conditions on ``t``."""
        conditions = [*self._by_link(case, held), *self._by_point(case, held), *self._by_record(case, held), *more]
        return self._matching(held.model, SQL(" OR ").join(conditions)) if conditions else []

    @api.model
    def _matching(self, model, condition):
        """Return the ids of the rows ``t`` of a model that meet a condition."""
        table = SQL.identifier(self.env[model]._table)
        return [
            row[0] for row in self.env.execute_query(SQL("SELECT t.id FROM %s t WHERE %s ORDER BY 1", table, condition))
        ]

    @api.model
    def _links(self, held):
        """Return the columns by which rows of a table are a contact's."""
        stored = links(self.env[held.model])
        return [name for name in held.links if name in stored] if held.links else [] if held.on else stored

    @api.model
    def _by_link(self, case, held):
        """Yield the conditions that a row names them."""
        for name in self._links(held):
            yield SQL("%s = ANY(%s)", SQL.identifier("t", name), case.partners)

    @api.model
    def _by_point(self, case, held):
        """Yield the conditions that a row without a contact has an address or a number that is theirs alone."""
        nobody = SQL(" AND ").join(SQL("%s IS NULL", SQL.identifier("t", name)) for name in self._links(held))
        for name in held.points:
            if name in self.env[held.model]._fields and case.own:
                yield SQL("(lower(%s) = ANY(%s) AND %s)", SQL.identifier("t", name), case.own, nobody or SQL("TRUE"))

    @api.model
    def _by_record(self, case, held):
        """Yield the condition that a row hangs on a record that was found."""
        if held.on:
            model, row = (SQL.identifier("t", name) for name in held.on)
            yield SQL("(%s, %s) IN (SELECT * FROM unnest(%s::varchar[], %s::integer[]))", model, row, *case.records())

    # What becomes of it

    @api.model
    def _erase(self, case, held, ids):
        """Delete or anonymise rows of a table; a hook.

        :param ids: what :meth:`_find` returned
        """
        if held.fate == "deleted":
            self._delete(held.model, ids)
        elif held.fate == "anonymised":
            self._anonymise(case, held, ids)

    @api.model
    def _delete(self, model, ids):
        """Delete records, with all that goes with them."""
        self.env[model].with_context(**QUIET).browse(ids).exists().unlink()

    @api.model
    def _drop(self, model, ids):
        """Delete rows, and nothing that Odoo would delete with them."""
        self.env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(self.env[model]._table), ids))

    @api.model
    def _anonymise(self, case, held, ids, **values):
        """Empty the columns of rows that a declaration names.

        :param values: further columns, and what is put there
        """
        fields = self.env[held.model]._fields
        changes = {
            name: self._blank(fields[name], case, name in held.replaced) for name in self._columns(held)
        } | values
        if changes and ids:
            pairs = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in changes.items())
            table = SQL.identifier(self.env[held.model]._table)
            self.env.cr.execute(SQL("UPDATE %s SET %s WHERE id = ANY(%s)", table, pairs, ids))

    @api.model
    def _columns(self, held):
        """Return the columns of a table that do not stay as they are."""
        stored = texts(self.env[held.model])
        named = stored if held.emptied == ALL else held.emptied
        return [name for name in dict.fromkeys((*named, *held.replaced)) if name in stored and name not in held.kept]

    @api.model
    def _blank(self, field, case, replaced):
        """Return what is put in a column: nothing, or what an erased contact is called."""
        if not (replaced or field.required):
            return None
        if field.column_type[0] != "jsonb":
            return case.name
        return SQL("%s::jsonb", json.dumps({"en_US": case.name} if field.translate else {}))

    # What is exported

    @api.model
    def _export(self, case, held, ids):
        """Return the rows of a table as a list of dicts, without files; a hook."""
        records = self.env[held.model].with_context(active_test=False, bin_size=True).browse(ids).exists()
        return records.read(self._exported(held))

    @api.model
    def _exported(self, held):
        """Return the columns that are exported."""
        fields = self.env[held.model]._fields
        return [name for name in held.shown if name in fields] or [
            name
            for name, field in fields.items()
            if field.store and field.column_type and field.type != "binary" and not field.inherited
        ]
