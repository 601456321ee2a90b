"""Write what is in a database as JSON: the schema of ours, fields, records behind external ids, rows, figures.

``python save.py DATABASE``. It asks the catalogue alone, nothing of Odoo or of the suite, so that it reads every
version. Ours are tables with ``grc_`` in their names, and columns that begin so in tables of others. Records of other
tables are called by their external id or name: numbers differ between databases, names do not.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from contextlib import closing

import psycopg2
from psycopg2 import sql

OURS = "(c.relname ~ '^grc_' OR c.relname ~ '_grc_')"
HERE = "c.relnamespace = 'public'::regnamespace"
COLUMNS = f"""
SELECT c.relname || '.' || a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid))
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE {HERE} AND c.relkind IN ('r', 'p', 'v', 'm') AND ({OURS} OR a.attname ~ '^grc_')
"""
# NOT NULL is said with the column.
CONSTRAINTS = f"""
SELECT c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE {HERE} AND k.contype <> 'n' AND ({OURS} OR pg_get_constraintdef(k.oid) ~ 'grc_')
"""
INDEXES = f"""
SELECT c.relname || '.' || i.indexname, i.indexdef
  FROM pg_indexes i JOIN pg_class c ON c.relname = i.tablename AND {HERE}
 WHERE i.schemaname = 'public' AND ({OURS} OR i.indexdef ~ 'grc_')
"""
OTHERS = f"""
SELECT c.relname, 'sequence' FROM pg_class c
 WHERE {HERE} AND {OURS} AND c.relkind = 'S'
 UNION ALL
SELECT c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE {HERE} AND {OURS} AND NOT t.tgisinternal
"""
MODELS = """
SELECT model, to_jsonb(m) FROM ir_model m
 WHERE model ~ '^grc[.]' OR id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.model' AND module ~ '^grc_')
"""
FIELDS = """
SELECT f.model || '.' || f.name,
       to_jsonb(f) || jsonb_build_object(
           'choices', (SELECT jsonb_object_agg(s.value, s.name) FROM ir_model_fields_selection s
                        WHERE s.field_id = f.id),
           'modules', (SELECT jsonb_agg(d.module ORDER BY d.module) FROM ir_model_data d
                        WHERE d.model = 'ir.model.fields' AND d.res_id = f.id))
  FROM ir_model_fields f
 WHERE f.id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.model.fields' AND module ~ '^grc_')
    OR f.model ~ '^grc[.]' OR f.name ~ '^grc_'
"""
EXTERNAL = """
SELECT module || '.' || name, concat_ws(' ', model, CASE WHEN noupdate THEN 'noupdate' END)
  FROM ir_model_data WHERE module ~ '^grc_'
"""
NUMBERS = "SELECT module || '.' || name, model || ' ' || res_id FROM ir_model_data WHERE module ~ '^grc_'"
#: Columns that differ between any two databases.
LEFT_OUT = {"id", "create_uid", "create_date", "write_uid", "write_date", "parent_path"}
#: Columns of records behind external ids that say when something was done, what was before, or a number alone.
NO_MATTER = {"nextcall", "lastcall", "arch_prev", "arch_updated", "failure_count", "first_failure_date", "res_id"}
#: Models whose records are read apart, or that come with what is read.
APART = {"ir.model", "ir.model.fields", "ir.model.fields.selection", "ir.model.constraint", "ir.model.relation"}
#: Tables that are not named after their models.
NAMED_OTHERWISE = {
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.act_window.view": "ir_act_window_view",
    "ir.actions.client": "ir_act_client",
    "ir.actions.report": "ir_act_report_xml",
    "ir.actions.server": "ir_act_server",
    "ir.actions.act_url": "ir_act_url",
}
#: Rows of others that are compared whole: what users keep of ours, and parameters.
KEPT = {"ir_filters": "TRUE", "ir_config_parameter": "key ~ 'grc|sample' AND key <> 'grc_base.secret'"}
#: Tables of which the figures are compared, with the columns that name a row.
FIGURES = {
    "grc_customer": ("company_id", "partner_id"),
    "grc_transition": ("company_id", "partner_id", "dimension", "date"),
    "grc_event": ("company_id", "partner_id", "kind", "date"),
    "grc_clv_fit": ("company_id", "as_of"),
    "grc_risk_fit": ("company_id", "as_of"),
    "account_move": ("company_id", "name"),
}
#: What a column says that refers to records of any model.
REFERENCE = re.compile(r"([a-z_.]+),(\d+)")
#: What the button of a view says that opens an action: its number.
ACTION = re.compile(r'(?<=\bname=")\d+(?=")')
#: By what a record of a table is called, where it has no external id.
CALLED = ("login", "ref", "complete_name", "name", "summary", "key")


def table_of(model):
    """Return the name of a model's table."""
    return NAMED_OTHERWISE.get(model, model.replace(".", "_"))


class Reader:
    """One database, read in one transaction."""

    def __init__(self, cr):
        self.cr = cr
        self.columns = defaultdict(list)
        for table, column in self.rows(
            f"SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            f" WHERE {HERE} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
        ):
            self.columns[table].append(column)
        self.targets = {
            (table, column): target
            for table, column, target in self.rows(
                "SELECT c.relname, a.attname, t.relname FROM pg_constraint k"
                " JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid"
                " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
                f" WHERE k.contype = 'f' AND {HERE} AND cardinality(k.conkey) = 1"
            )
        }
        # Tables that have no foreign keys, on purpose, refer to others all the same.
        for model, column, relation in self.rows(
            "SELECT model, name, relation FROM ir_model_fields WHERE ttype = 'many2one' AND store"
        ):
            self.targets.setdefault((table_of(model), column), table_of(relation))
        self.external = defaultdict(dict)
        for model, number, name in self.rows(
            "SELECT model, res_id, MIN(module || '.' || name) FROM ir_model_data"
            " WHERE module <> '__export__' GROUP BY model, res_id"
        ):
            self.external[table_of(model)][number] = name
        # Actions of all kinds have one row of numbers.
        self.actions = {
            str(number): name
            for table in NAMED_OTHERWISE.values()
            if table.startswith("ir_act_") and table != "ir_act_window_view"
            for number, name in self.external[table].items()
        }
        self.known = {}

    def rows(self, statement, *values):
        """Return the rows of a statement."""
        self.cr.execute(statement, values or None)
        return self.cr.fetchall()

    def pairs(self, statement):
        """Return the two columns of a statement as a dict."""
        return dict(self.rows(statement))

    def table(self, name, where="TRUE"):
        """Return the rows of a table as dicts, in the order of their numbers."""
        order = sql.SQL("ORDER BY id" if "id" in self.columns[name] else "ORDER BY 1")
        query = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE {} {}").format(sql.Identifier(name), sql.SQL(where), order)
        self.cr.execute(query)
        return [row for (row,) in self.cr.fetchall()]

    def names(self, table):
        """Return {number: what a record of a table is called}; of several of one name, each has a number more."""
        if table not in self.known:
            self.known[table] = found = {}
            seen = Counter()
            called = [column for column in CALLED if column in self.columns[table]]
            for row in self.table(table) if "id" in self.columns[table] else ():
                name = self.external[table].get(row["id"]) or next((row[c] for c in called if row[c]), None)
                name = name.get("en_US") if isinstance(name, dict) else name
                seen[name] += 1 if name else 0
                found[row["id"]] = "{} #{}".format(name, seen[name]) if seen[name] > 1 else name
        return self.known[table]

    def spelt(self, table, row, left_out=()):
        """Return a row of a table without numbers: other records by their names."""
        found = {}
        for column, value in row.items():
            target = self.targets.get((table, column))
            if column not in LEFT_OUT and column not in left_out:
                found[column] = self.names(target).get(value) if target and value is not None else self.plain(value)
        return found

    def plain(self, value):
        """Return a value that does not differ by chance: references and actions by name, numbers of nine digits.

        Sums in another order differ in the last ones.
        """
        if isinstance(value, str) and (reference := REFERENCE.fullmatch(value)):
            return self.external[table_of(reference[1])].get(int(reference[2]), value)
        if isinstance(value, str):
            return ACTION.sub(lambda number: self.actions.get(number[0], number[0]), value)
        if isinstance(value, dict):
            return {key: self.plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.plain(each) for each in value]
        return float("{:.9g}".format(value)) if isinstance(value, float) else value

    def ours(self):
        """Return the names of our tables that hold rows."""
        statement = f"SELECT c.relname FROM pg_class c WHERE {HERE} AND {OURS} AND c.relkind IN ('r', 'p')"
        return sorted(name for (name,) in self.rows(statement))


def without(row, left_out=frozenset(LEFT_OUT)):
    """Return a row without some columns."""
    return {column: value for column, value in row.items() if column not in left_out}


def fields(reader):
    """Return models and fields of ours as the database knows them."""
    numbers = LEFT_OUT | {"model_id", "relation_field_id", "related_field_id"}
    return {name: without(row, numbers) for name, row in reader.rows(MODELS) + reader.rows(FIELDS)}


def records(reader):
    """Return the records behind our external ids, with the records that they are linked to."""
    found = {}
    links = linked(reader)
    # Of several names of one record the first counts.
    wanted = "SELECT model, res_id, module || '.' || name FROM ir_model_data WHERE module ~ '^grc_' ORDER BY 3 DESC"
    by_model = defaultdict(dict)
    for model, number, name in reader.rows(wanted):
        by_model[model][number] = name
    for model, names in by_model.items():
        table = table_of(model)
        if model in APART or "id" not in reader.columns.get(table, ()):
            continue
        for row in reader.table(table):
            if name := names.get(row["id"]):
                more = {key: links[model][key].get(row["id"], []) for key in links.get(model, ())}
                found[name] = reader.spelt(table, row, NO_MATTER) | more
    return found


def linked(reader):
    """Return {model: {field: {number: external ids}}} of the links (many2many) of records, as far as they have ids."""
    found = defaultdict(dict)
    for model, name, relation, table, column1, column2 in reader.rows(
        "SELECT model, name, relation, relation_table, column1, column2 FROM ir_model_fields"
        " WHERE ttype = 'many2many' AND store AND relation_table IS NOT NULL"
        " AND model IN (SELECT model FROM ir_model_data WHERE module ~ '^grc_')"
    ):
        if {column1, column2} <= set(reader.columns.get(table, ())):
            external = reader.external[table_of(relation)]
            found[model][name] = pairs = defaultdict(list)
            for row in reader.table(table):
                if row[column2] in external:
                    pairs[row[column1]].append(external[row[column2]])
            for names in pairs.values():
                names.sort()
    return found


def contents(reader):
    """Return {table: {number: row}} of all tables of ours, and of our columns in tables of others."""
    found = {}
    for table in reader.ours():
        rows = [without(row, {"write_uid", "write_date"}) for row in reader.table(table)]
        found[table] = {row.get("id", json.dumps(row, sort_keys=True)): row for row in rows}
    for table, columns in reader.columns.items():
        added = [column for column in columns if column.startswith("grc_")]
        if added and table not in found:
            some = " OR ".join('"{}" IS NOT NULL'.format(column) for column in added)
            found[table] = {row["id"]: {c: row[c] for c in added} for row in reader.table(table, some)}
    for table, where in KEPT.items():
        kept = {row["id"]: without(row, {"write_uid", "write_date"}) for row in reader.table(table, where)}
        found[table] = {**found.get(table, {}), **kept}
    return found


def figures(reader):
    """Return {table: {name of a row: figures}}; of rows of one name each has a number more."""
    found = {}
    for table, key in FIGURES.items():
        seen, found[table] = Counter(), {}
        ours = table.startswith("grc_")
        for row in reader.table(table, "TRUE" if ours else "grc_kind IS NOT NULL") if reader.columns.get(table) else ():
            spelt = reader.spelt(table, row, {"res_id"})
            name = " / ".join(str(spelt.get(column)) for column in key)
            seen[name] += 1
            figures = {c: v for c, v in spelt.items() if c not in key and (ours or c.startswith("grc_"))}
            found[table]["{} #{}".format(name, seen[name])] = figures
    return found


def main(database):
    """Write what is in a database to stdout."""
    with closing(psycopg2.connect(dbname=database)) as connection, connection.cursor() as cr:
        reader = Reader(cr)
        saved = {
            "columns": reader.pairs(COLUMNS),
            "constraints": reader.pairs(CONSTRAINTS),
            "indexes": reader.pairs(INDEXES),
            "others": reader.pairs(OTHERS),
            "fields": fields(reader),
            "external ids": reader.pairs(EXTERNAL),
            "numbers": reader.pairs(NUMBERS),
            "records": records(reader),
            "contents": contents(reader),
            "figures": figures(reader),
        }
    json.dump(saved, sys.stdout, sort_keys=False, default=str)


if __name__ == "__main__":
    main(sys.argv[1])
