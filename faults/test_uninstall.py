"""Point 19: after a run was killed and users have made what they make, uninstalling leaves nothing of ours."""

import os
from pathlib import Path

from psycopg2 import sql

from .database import Copy, connect, named
from .nursery import nursery

#: A refresh whose process stops for good in its last pass: all of its working tables are there by then.
REFRESH = """
company = env.ref("base.main_company")
people = env["res.partner"].create([{"name": f"Customer {n}"} for n in range(30)])
journal = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "sale")], limit=1)
cr.execute(
    "INSERT INTO account_move (move_type, state, auto_post, company_id, journal_id, currency_id, partner_id,"
    " commercial_partner_id, invoice_date, date, amount_untaxed, amount_untaxed_signed)"
    " SELECT 'out_invoice', 'posted', 'no', %s, %s, %s, p, p, CURRENT_DATE - n, CURRENT_DATE - n, 10, 10"
    " FROM unnest(%s) p, unnest(%s) n",
    [company.id, journal.id, company.currency_id.id, people.ids, [5, 40, 90]],
)
cr.commit()
model = registry["grc.pipeline"]
write = model._write_slice

def stop(self, run, limits):
    if run.runs.name == "facts":
        return write(self, run, limits)
    print("half way", flush=True)
    time.sleep(600)

model._write_slice = stop
schedule = env["grc.refresh.schedule"]
schedule._committing(company, schedule._whole)
"""
#: What users make of the suite's fields; what may stay names none of them, and is called "stays".
PLANTED = """
segment = env["grc.segment"].search([], limit=1)
stage = env["grc.stage"].search([], limit=1)
own, partner = env.ref("base.user_admin"), env.ref("base.model_res_partner")

def favourite(name, model="res.partner", domain="[]", context="{}", sort="[]", users=()):
    env["ir.filters"].create({"name": name, "model_id": model, "domain": domain, "context": context, "sort": sort,
                              "user_ids": [(6, 0, users)]})

favourite("Segment", domain=f"[('grc_segment_id', '=', {segment.id})]")
favourite("Mine", domain=f"[('grc_segment_id', '=', {segment.id})]", users=own.ids)
favourite("Path", domain="[('grc_customer_id.revenue', '>', 100)]")
favourite("Child", domain="[('child_ids', 'any', [('grc_customer_id.revenue', '>', 100)])]")
favourite("Over a document", "sale.order", '["|", ("partner_id.grc_segment_id", "!=", False), ("id", ">", 1)]')
favourite("Stage", domain=f"[('grc_stage_id', '=', {stage.id})]")
favourite("Ours", "grc.customer", domain="[('revenue', '>', 100)]")
favourite("stays grouped", context="{'group_by': ['grc_stage_id', 'country_id'], 'default_grc_not_sale': True}")
favourite("stays sorted", sort='["grc_segment_id desc", "name"]')
favourite("stays", domain="[('name', 'ilike', 'grc_')]", context="{'group_by': ['country_id']}", sort='["name"]')
window = env["ir.actions.act_window"].create({
    "name": "Champions", "res_model": "res.partner", "domain": f"[('grc_segment_id', '=', {segment.id})]",
    "context": "{'group_by': 'grc_stage_id', 'search_default_customer': 1}"})
env["ir.embedded.actions"].create({
    "name": "Embedded", "parent_action_id": window.id, "parent_res_model": "res.partner", "action_id": window.id,
    "domain": "[('grc_stage_id', '!=', False)]", "context": "{'group_by': ['grc_segment_id']}"})
for line in (["name", "grc_customer_id/revenue", "grc_segment_id"], ["grc_segment_id"]):
    env["ir.exports"].create({"name": "Template", "resource": "res.partner",
                              "export_fields": [(0, 0, {"name": name}) for name in line]})
env["ir.exports"].create({"name": "Ours", "resource": "grc.customer", "export_fields": [(0, 0, {"name": "revenue"})]})
env["base_import.mapping"].create({"res_model": "res.partner", "column_name": "x", "field_name": "grc_segment_id"})
env["ir.rule"].create({"name": "Champions", "model_id": partner.id, "groups": [(4, env.ref("base.group_user").id)],
                       "domain_force": "[('grc_segment_id.user_id', '=', user.id)]"})
env["crm.team"].search([], limit=1).assignment_domain = "[['grc_segment_id', '!=', False]]"
env["ir.ui.view"].create({"name": "by hand", "model": "res.partner", "inherit_id": env.ref("base.view_partner_tree").id,
                          "arch": '<list position="inside"><field name="grc_segment_id"/></list>'})
env["res.partner"].search([], limit=1).activity_schedule("grc_lifecycle.activity_type_complaint", summary="complains")
env["ir.ui.view.custom"].create({"user_id": own.id, "ref_id": env.ref("base.view_partner_tree").id, "arch":
    f'<form><board><column><action name="{window.id}" domain="[]" context="{{}}"/><action name="{window.id}" '
    'domain="[(&apos;grc_segment_id&apos;, &apos;=&apos;, 1)]" context="{}"/></column></board></form>'})
own.action_id = env["ir.actions.act_window"].search([("res_model", "=", "grc.customer")], limit=1).id
cr.commit()
"""
#: What is the base's, and stays when the addon that adds to it goes.
WRITTEN = """
customer = env["res.partner"].search([("name", "=", "Customer 1")], limit=1)
env["grc.person"].create({"partner_id": customer.id, "name": "Jane", "birth_date": "1980-03-02"})
values = {"partner_id": customer.id, "said": "Well met", "next_step": "Call", "next_date": env.company._grc_today()}
reports = env["grc.meeting.report"].create([values, dict(values, said="More", state="done")])
assert reports[1].next_activity_id
cr.commit()
"""
#: How it is used without that addon.
READ = """
customer = env["res.partner"].search([("name", "=", "Customer 1")], limit=1)
assert customer.grc_person_ids.mapped("name") == ["Jane"]
reports = env["grc.meeting.report"].search([("partner_id", "=", customer.id)], order="id")
assert [(report.said, report.state) for report in reports] == [("Well met", "draft"), ("More", "done")]
assert "next_step" not in reports._fields and "Call" in customer.activity_ids.mapped("summary")
reports[0].action_done()
lines = env["grc.timeline"].search([("partner_id", "=", customer.id)])
assert lines.filtered(lambda line: line.kind == "report").mapped("title")
for model in ("grc.person", "grc.meeting.report", "grc.competitor", "grc.timeline", "res.partner", "calendar.event"):
    env[model].get_views([(False, "list"), (False, "form"), (False, "search")])
env["ir.ui.menu"].load_menus(False)
assert env.company._grc_control_salt() == env.company.sudo().grc_control_key
print("all is there")
"""
UNINSTALL = """
env["ir.module.module"].search([("name", "=", {module!r})]).button_immediate_uninstall()
"""
#: What users do afterwards, on what is left.
USE = """
partners = env["res.partner"].with_user(env.ref("base.user_admin"))
assert not partners.search([]), "a rule about a segment that is gone lets nobody through"
env["ir.rule"].search([("domain_force", "=", "[(0, '=', 1)]")]).unlink()
for favourite in env["ir.filters"].search([]):
    model = env[favourite.model_id]
    context = eval(favourite.context)
    assert model.search(eval(favourite.domain), order=",".join(eval(favourite.sort)) or None) is not None
    groups = context.get("group_by", [])
    model.formatted_read_group([], groups, ["__count"])
for window in env["ir.actions.act_window"].search([("res_model", "=", "res.partner")]):
    domain = eval(window.domain or "[]", {"uid": 1, "active_id": 1, "active_ids": [1]})
    env["res.partner"].search(domain)
for lines in env["ir.exports"].search([]):
    env[lines.resource].search([], limit=1).export_data(lines.export_fields.mapped("name"))
partners.get_views([(False, "list"), (False, "form"), (False, "search")])
kept = env["ir.filters"].search([("name", "like", "stays")]).mapped("name")
print(", ".join(sorted(kept)), env["mail.activity"].search([]).mapped("summary")[0], sep="; ")
"""
#: An addon of others that adds layers, states and sources of its own.
EXAMPLE = """
odoo.addons.__path__.append({folder!r})
env["ir.module.module"].update_list()
cr.commit()
env["ir.module.module"].search([("name", "=", {module!r})]).button_immediate_install()
cr.commit()
cr = Registry(cr.dbname).cursor()
env = api.Environment(cr, SUPERUSER_ID, {{}})
"""
MADE = """
made = env["ir.model.data"].search([("module", "=", {module!r}), ("model", "=", "ir.model.fields")])
print(",".join(sorted(set(env["ir.model.fields"].browse(made.mapped("res_id")).mapped("model")))))
cr.commit()
"""
OTHERS = """
others = env["ir.model.data"].search([("module", "!=", {module!r}), ("name", "like", "grc_")])
print(*others.mapped("complete_name"))
cr.commit()
"""
NIGHT = """
schedule = env["grc.refresh.schedule"]
schedule._committing(env.ref("base.main_company"), schedule._whole)
"""
EXAMPLES = Path(__file__).parents[1] / "examples"
#: An addon whose models have values, constraints and parents from abstract ones of the base and of Odoo.
HEIR = """
from functools import partial
from odoo import models
from odoo.addons.grc_base.tools.uninstall import forget

class Heir(models.Model):
    _name = "grc.heir"
    _inherit = ["grc.day", "grc.bounded", "mail.activity.mixin"]
    _description = "Heir"

class GrcCompetitor(models.Model):
    _name = "grc.competitor"
    _inherit = ["grc.competitor", "avatar.mixin", "mail.activity.mixin"]

uninstall_hook = partial(forget, module="grc_heir")
"""
HEIR_MANIFEST = {
    "name": "Heir",
    "version": "19.0.1.0.0",
    "author": "Customer Relations team",
    "license": "LGPL-3",
    "depends": ["grc_base"],
    "uninstall_hook": "uninstall_hook",
}
NOTHING = "[(0, '=', 1)]"
#: Bundles of the web client as they were are no trace; they are made anew.
NO_TRACE = {("ir_attachment", "index_content")}
#: Odoo's list of the addons that could be installed: it is that of the day on which it was made.
LISTS = ("ir_module_module", "ir_module_module_dependency")
#: How many texts of a column name something of ours.
NAMED = r"COUNT(*) FILTER (WHERE {}::text ~ '\mgrc[_.]')"
CATALOGUE = {
    "columns": "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'",
    "tables": "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "constraints": "SELECT conrelid::regclass::text || ' ' || conname FROM pg_constraint",
    "functions": "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "triggers": "SELECT tgname::text FROM pg_trigger",
    "types": "SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace",
    "schemas": "SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'",
    "extensions": "SELECT extname::text FROM pg_extension",
    "parameters": "SELECT key FROM ir_config_parameter",
    "crons": "SELECT cron_name FROM ir_cron",
    "sequences of documents": "SELECT code FROM ir_sequence WHERE code IS NOT NULL",
    "external ids": "SELECT module || '.' || name FROM ir_model_data",
    "models": "SELECT model FROM ir_model",
    "parents": "SELECT m.model || ' ' || p.model FROM ir_model_inherit i"
    " JOIN ir_model m ON m.id = i.model_id JOIN ir_model p ON p.id = i.parent_id",
    "groups": "SELECT name ->> 'en_US' FROM res_groups",
}


def kill_refresh(copy):
    """Kill a process half way through a refresh of everyone."""
    with nursery(copy) as processes:
        processes.start(REFRESH)
        processes.until("half")
        processes.kill()


def texts_with_our_names(database):
    """Return {(table, column): rows} of stored texts that name a field, model or external id of ours."""
    columns = database.rows(
        """
        SELECT c.table_name, array_agg(c.column_name::text) FROM information_schema.columns c
          JOIN pg_class k ON k.relname = c.table_name AND k.relkind = 'r' AND k.relnamespace = 'public'::regnamespace
         WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'character varying', 'jsonb')
         GROUP BY 1
        """
    )
    found = {}
    with connect(database.name) as cr:
        for table, names in columns:
            counts = sql.SQL(", ").join(named(NAMED, name) for name in names)
            cr.execute(sql.SQL("SELECT {} FROM {}").format(counts, sql.Identifier(table)))
            found |= {(table, name): count for name, count in zip(names, cr.fetchone(), strict=True) if count}
    return {key: count for key, count in found.items() if key not in NO_TRACE and key[0] not in LISTS}


def test_nothing_is_left(copy):
    """Every trace of the suite goes, of a killed run too; what users made goes on working without it."""
    kill_refresh(copy)
    assert {name for name in copy.working_tables() if name.count("_") > 2}, "names of several words are there, too"
    copy.run(PLANTED + UNINSTALL.format(module="grc_base"))
    before = Copy(os.environ["FAULTS_TEMPLATE"])
    left = {name: copy.column(query) - before.column(query) for name, query in CATALOGUE.items()}
    left["external ids"] = {name for name in left["external ids"] if name.startswith("grc")}
    assert {name: found for name, found in left.items() if found} == {}
    gone = {name: before.column(query) - copy.column(query) for name, query in CATALOGUE.items()}
    assert {name: found for name, found in gone.items() if found} == {}
    once = texts_with_our_names(before)
    told = {key for key, count in texts_with_our_names(copy).items() if count > once.get(key, 0)}
    # A filter for somebody called so, the view that is archived, and the team's history.
    assert told == {
        ("ir_filters", "domain"),
        ("ir_ui_view", "arch_db"),
        ("ir_ui_view", "arch_prev"),
        ("mail_tracking_value", "new_value_char"),
    }
    assert copy.run(USE).strip().splitlines()[-1] == "stays, stays grouped, stays sorted; complains"


def test_one_addon_alone(copy):
    """An addon that is uninstalled alone takes along what names its fields; what names the others' stays and works."""
    copy.create()
    kill_refresh(copy)
    copy.run(PLANTED + WRITTEN + UNINSTALL.format(module="grc_lifecycle"))
    assert copy.column("SELECT name FROM ir_filters WHERE create_uid = 1 AND domain ~ 'grc_'") == {
        "Segment", "Mine", "Path", "Child", "Over a document", "stays",
    }  # fmt: skip
    assert not copy.working_tables()
    assert copy.rows("SELECT domain, context FROM ir_act_window WHERE name ->> 'en_US' = 'Champions'")[0][0] != NOTHING
    assert copy.rows("SELECT domain, context FROM ir_embedded_actions WHERE name ->> 'en_US' = 'Embedded'") == [
        (NOTHING, "{'group_by': ['grc_segment_id']}")
    ]
    copy.run(NIGHT)
    assert copy.rows("SELECT COUNT(*) FROM grc_customer WHERE segment_id IS NOT NULL") == [(30,)]
    assert not copy.working_tables()
    assert copy.run(READ).strip().splitlines()[-1] == "all is there"


def catalogue(copy, module):
    """Return what is there, but for an addon's line in Odoo's list of apps, which lists whatever folder there is."""
    found = {name: copy.column(query) for name, query in CATALOGUE.items()}
    found["external ids"].discard(f"base.module_{module}")
    return found


def changed(before, after):
    """Return {kind: what is in one of two catalogues alone}."""
    return {name: before[name] ^ after[name] for name in before if before[name] != after[name]}


def test_example(copy):
    """An addon that adds to the suite takes everything along: columns, external ids, and layers of the night."""
    copy.create()
    names = {"folder": str(EXAMPLES), "module": "grc_example"}
    before = catalogue(copy, "grc_example")
    printed = copy.run(EXAMPLE.format(**names) + NIGHT + MADE.format(**names) + UNINSTALL.format(**names))
    assert "grc.customer" in printed, "it adds columns"
    copy.run(NIGHT)
    assert changed(before, catalogue(copy, "grc_example")) == {}
    assert not copy.working_tables()


def test_heir(copy, tmp_path):
    """What models have from abstract ones is named after the abstract ones' modules; these names go, too."""
    copy.create()
    addon = tmp_path / "grc_heir"
    addon.mkdir()
    (addon / "__init__.py").write_text(HEIR)
    (addon / "__manifest__.py").write_text(repr(HEIR_MANIFEST))
    names = {"folder": str(tmp_path), "module": "grc_heir"}
    before = catalogue(copy, "grc_heir")
    printed = copy.run(EXAMPLE.format(**names) + OTHERS.format(**names) + UNINSTALL.format(**names))
    assert set(printed.split()) >= {
        "grc_base.constraint_grc_heir_company_day_unique",
        "grc_base.model_inherit__grc_heir__grc_sent",
        "base.model_inherit__grc_competitor__image_mixin",
        "mail.selection__grc_competitor__activity_state__overdue",
        "mail.selection__grc_heir__activity_state__overdue",
    }
    assert changed(before, catalogue(copy, "grc_heir")) == {}
