"""What is left behind by an addon of the suite that goes: conditions of others on its fields, and working tables."""

import ast
import json
import logging
import re

from lxml import etree
from odoo.orm.model_classes import is_model_definition
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: A path of fields as domains, contexts and orders quote it: ``'grc_customer_id.revenue'``, ``"grc_last:month desc"``.
PATH = re.compile(r"""["'](-?[A-Za-z_][\w./]*)(?::\w+)?(?:\s+(?:asc|desc))?["']""", re.IGNORECASE)
#: Of other modules' fields: those that hold a domain.
DOMAIN = re.compile(r"(^|_)(domain|applicability)(_|$)")
#: Fields in which a record names the model that its domain is about.
ROOTS = ("model", "model_name", "parent_res_model", "relation", "res_model")
#: A condition that cannot be checked any longer is met by nothing: no rule, mailing or team becomes wider.
NOTHING = "[(0, '=', 1)]"


class Going:
    """The models and fields that go with some modules.

    :ivar modules: names of the modules
    :ivar models: names of the models that go
    :ivar fields: (model, field) of the fields that go from models that stay
    """

    def __init__(self, env, modules):
        self.env, self.modules = env, set(modules)
        self.models = set(self._owned(modules, "ir.model", SQL("ir_model o"), SQL("o.model, NULL"))[0])
        model, field = self._owned(modules, "ir.model.fields", SQL("ir_model_fields o"), SQL("o.model, o.name"))
        self.fields = {pair for pair in zip(model, field, strict=True) if pair[0] not in self.models}

    def _owned(self, modules, kind, table, columns):
        """Return two columns of the records of a kind that have external ids of these modules alone."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(columns)s
                  FROM %(table)s
                  JOIN ir_model_data d ON d.model = %(kind)s AND d.res_id = o.id
                 GROUP BY o.id
                HAVING BOOL_AND(d.module = ANY(%(modules)s))
                """,
                columns=columns,
                table=table,
                kind=kind,
                modules=list(modules),
            )
        )
        return tuple(zip(*rows, strict=True)) or ((), ())

    def parents(self, model, without=()):
        """Return the names of all that a model inherits, by itself or by a parent, but for what modules add."""
        found, new = set(), {model}
        while new:
            classes = {base for name in new for base in self.env.registry[name]._base_classes__}
            classes = {one for one in classes if is_model_definition(one) and one._module not in without}
            new = {parent for one in classes for parent in (*one._inherit, *one._inherits)} - found
            found |= new
        return found

    def reaches(self, path, model):
        """Return whether a path of fields from a model (None: from any) leads over a field that goes."""
        names = re.split(r"[./]", path.lstrip("-").partition(":")[0])
        if model is None:
            return names[0].startswith("grc_") and any(name == names[0] for __, name in self.fields)
        for name in names:
            if (model, name) in self.fields or model in self.models:
                return True
            field = self.env[model]._fields.get(name) if model in self.env else None
            if field is None or not field.relational:
                return False
            model = field.comodel_name
        return False

    def named(self, text, model):
        """Return whether a text quotes a path from a model over a field that goes."""
        return any(self.reaches(path, model) for path in PATH.findall(text or ""))

    def without(self, value, model):
        """Return a literal (of a context or an order) without what names fields that go."""
        if isinstance(value, dict):
            return {
                key: self.without(item, model)
                for key, item in value.items()
                if not self._is_named(item, model) and not self._is_named(key.removeprefix("default_"), model)
            }
        if isinstance(value, list | tuple):
            return [self.without(item, model) for item in value if not self._is_named(item, model)]
        return value

    def _is_named(self, value, model):
        return isinstance(value, str) and self.named(repr(value), model)


def forget(env, module):
    """Take out of what stays what names fields and models of the modules that are being uninstalled.

    Called by each addon's ``uninstall_hook``, while its fields are still known. A favourite whose filter names such a
    field goes, a line of an export template too; any other condition of somebody is kept and met by nothing, and the
    log says which it was.

    :param str module: name of the addon whose hook calls
    """
    leaving = set(env["ir.module.module"].search([("state", "=", "to remove")]).mapped("name")) | {module}
    drop_working_tables(env)
    env.cr.execute(
        "DELETE FROM ir_model_constraint c USING ir_module_module m"
        " WHERE m.id = c.module AND m.name = %s AND c.type = 'f'",
        [module],
    )
    going = Going(env(context=dict(env.context, active_test=False)), leaving)
    _forget_favourites(going)
    _forget_exports(going)
    _forget_contexts(going)
    _forget_domains(going)
    _forget_views(going)
    _forget_dashboards(going)
    _forget_names(going)
    _forget_parents(going)
    env.flush_all()


def drop_working_tables(env):
    """Drop the working tables that a run which died has left, of whatever company."""
    rows = env.execute_query(
        SQL(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u' AND relname ~ %s"
            " AND relnamespace = current_schema()::regnamespace",
            r"^grc_\w+_\d+$",
        )
    )
    for (name,) in rows:
        env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(name)))


def _say(record, what, text):
    _logger.warning("Uninstalling: %s of %s (%s) named fields that go: %s", what, record, record.display_name, text)


def _literal(text, empty):
    """Return a text as a literal, or ``empty`` when it is none."""
    try:
        return ast.literal_eval(text or repr(empty))
    except (SyntaxError, ValueError):
        return empty


def _forget_favourites(going):
    """Delete favourites whose filter names what goes; of others, take it out of group-by and order."""
    env = going.env
    for favourite in env["ir.filters"].search([]):
        model = favourite.model_id
        if model in going.models or going.named(favourite.domain, model):
            _say(favourite, "the favourite", favourite.domain)
            favourite.unlink()
            continue
        if going.named(favourite.context, model):
            favourite.context = repr(going.without(_literal(favourite.context, {}), model))
        if going.named(favourite.sort, model):
            favourite.sort = json.dumps(going.without(json.loads(favourite.sort), model))


def _forget_exports(going):
    """Delete lines of export templates, and what was learnt from imports."""
    env = going.env
    lines = env["ir.exports.line"].search([])
    gone = lines.filtered(
        lambda line: (
            line.export_id.resource in going.models or going.reaches(line.name or "", line.export_id.resource or "")
        )
    )
    templates = gone.export_id
    gone.unlink()
    templates.filtered(lambda template: not template.export_fields).unlink()
    env["ir.exports"].search([("resource", "in", list(going.models))]).unlink()
    if "base_import.mapping" in env:
        mappings = env["base_import.mapping"].search([("field_name", "!=", False)])
        mappings.filtered(
            lambda mapping: (
                mapping.res_model in going.models or going.reaches(mapping.field_name, mapping.res_model or "")
            )
        ).unlink()


def _forget_contexts(going):
    """Take fields that go out of the contexts of windows and embedded actions that stay."""
    env = going.env
    for window in env["ir.actions.act_window"].search([("res_model", "not in", list(going.models))]):
        if going.named(window.context, window.res_model):
            _say(window, "the context", window.context)
            window.context = repr(going.without(_literal(window.context, {}), window.res_model))
    for action in env["ir.embedded.actions"].search([]):
        model = action.action_id and env[action.action_id.type].browse(action.action_id.id)
        model = model.res_model if model and "res_model" in model else action.parent_res_model
        if going.named(action.context, model):
            _say(action, "the context", action.context)
            action.context = repr(going.without(_literal(action.context, {}), model))


def _forget_domains(going):
    """Make each stored domain that names a field that goes one that nothing meets."""
    env = going.env
    names = "|".join(sorted({re.escape(name) for __, name in going.fields}))
    if not names:
        return
    for model in list(env.registry.values()):
        if model._abstract or model._transient or not model._auto or model._name in going.models:
            continue
        for field in model._fields.values():
            if field.store and field.type in ("char", "text") and DOMAIN.search(field.name) and not field.translate:
                _forget_domain(going, env[model._name], field.name, names)


def _forget_domain(going, records, name, names):
    """Treat one field with domains of one model."""
    rows = going.env.execute_query(
        SQL(
            "SELECT id, %(column)s FROM %(table)s WHERE %(column)s ~ %(names)s ORDER BY id",
            column=SQL.identifier(name),
            table=SQL.identifier(records._table),
            names=rf"\y({names})\y",
        )
    )
    for key, text in rows:
        record = records.browse(key)
        roots = _roots(record)
        if any(going.named(text, root) for root in roots):
            _say(record, f"the condition {name}", text)
            going.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(records._table),
                    SQL.identifier(name),
                    NOTHING,
                    key,
                )
            )
            record.invalidate_recordset([name])
    if rows:
        going.env.registry.clear_all_caches()


def _roots(record):
    """Return the names of the models that the domains of a record may be about; {None} when it does not say."""
    roots = set()
    for field in record._fields.values():
        if not field.store:
            continue
        if field.type == "many2one" and field.comodel_name == "ir.model":
            roots.add(record[field.name].model)
        elif field.type in ("char", "selection") and field.name in ROOTS:
            roots.add(record[field.name])
    roots = {root for root in roots if root and root in record.env}
    return roots or {None}


def _forget_views(going):
    """Archive views that somebody made by hand and that show a field that goes: they could not be opened any more."""
    env = going.env
    env.cr.execute(
        """
        SELECT v.id, v.model, v.arch_db ->> 'en_US'
          FROM ir_ui_view v
         WHERE v.active AND v.model IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM ir_model_data d
                            WHERE d.model = 'ir.ui.view' AND d.res_id = v.id AND d.module NOT LIKE '\\_\\_%')
        """
    )
    for key, model, arch in env.cr.fetchall():
        if model not in going.models and going.named(arch, model):
            _say(env["ir.ui.view"].browse(key), "the view (now archived)", arch)
            env.cr.execute("UPDATE ir_ui_view SET active = FALSE WHERE id = %s", [key])
            env["ir.ui.view"].browse(key).invalidate_recordset()
            env.registry.clear_cache("templates")


def _forget_dashboards(going):
    """Take panels out of users' own dashboards that show what goes."""
    env = going.env
    windows = env["ir.actions.act_window"].search([("res_model", "in", list(going.models))])
    gone = {str(window) for window in windows.ids}
    models = {str(window.id): window.res_model for window in env["ir.actions.act_window"].search([])}
    for custom in env["ir.ui.view.custom"].search([("arch", "ilike", "<action")]):
        arch = etree.fromstring(custom.arch)
        panels = [
            panel
            for panel in arch.iter("action")
            if panel.get("name") in gone
            or any(going.named(panel.get(key), models.get(panel.get("name"))) for key in ("domain", "context"))
        ]
        for panel in panels:
            panel.getparent().remove(panel)
        if panels:
            custom.arch = etree.tostring(arch, encoding="unicode")


def _forget_names(going):
    """Delete the external ids that modules which stay have of parts of what goes.

    What a model has from an abstract one (the values of a selection, constraints, the parents of that one), Odoo names
    after the module of the abstract one, and leaves these names behind when the model goes.
    """
    env = going.env
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_data d
             USING (SELECT 'ir.model.fields.selection' AS kind, s.id, f.model, f.name
                      FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id
                     UNION ALL
                    SELECT 'ir.model.constraint', c.id, m.model, NULL
                      FROM ir_model_constraint c JOIN ir_model m ON m.id = c.model
                     UNION ALL
                    SELECT 'ir.model.inherit', i.id, m.model, NULL
                      FROM ir_model_inherit i JOIN ir_model m ON m.id = i.model_id) o
             WHERE d.model = o.kind AND d.res_id = o.id AND NOT d.module = ANY(%(modules)s)
               AND (o.model = ANY(%(models)s) OR o.model || ',' || o.name = ANY(%(fields)s))
            """,
            modules=list(going.modules),
            models=list(going.models),
            fields=[f"{model},{name}" for model, name in going.fields],
        )
    )
    env.invalidate_all()
    env.registry.clear_all_caches()


def _forget_parents(going):
    """Delete what says that models which stay inherit from others, where only what goes has them do so."""
    env = going.env
    for model in set(env.registry) - going.models:
        gone = going.parents(model) - going.parents(model, going.modules)
        if gone:
            pairs = [("model_id.model", "=", model), ("parent_id.model", "in", list(gone))]
            env["ir.model.inherit"].search(pairs).unlink()
