"""What may differ after an upgrade, each with its reason; anything else fails the upgrade test.

Names are those that :mod:`upgrade.compare` gives, ``*`` stands for any letters. An entry that no version from
``script/upgrade-from`` on needs any more is taken out.
"""

#: Tables and columns that have got another name: what they hold must be the same. {before: after}
RENAMED = {}

#: What a migration changes in the rows that it finds: {table.column: which, and why}.
MIGRATED = {}

#: Where an upgraded database is not built like a new one: {what: why}.
SCHEMA = {}

REWORDED = "words that a company may have made its own stay; a new database has the new ones"
OVERWRITTEN = "an update that overwrites words writes ours over those of Odoo's own models"

#: Models, fields and their words: {model.field: part: why}.
FIELDS = {
    "*.display_name: field_description": OVERWRITTEN,
    "account.move: name": OVERWRITTEN,
    "account.partial.reconcile: name": OVERWRITTEN,
    "base.partner.merge.automatic.wizard: name": OVERWRITTEN,
    "calendar.event: name": OVERWRITTEN,
    "sale.order.line: name": OVERWRITTEN,
}

#: External ids that an upgrade leaves, or does not make: {module.name: why}.
EXTERNAL_IDS = {}

#: External ids whose record has gone, or been made anew under another number: {module.name: why}.
REMADE = {
    "*_view_search*": "grc_base 19.0.1.3.0 makes the extensions of search views anew: filters have moved",
    "grc_*.selection__grc_action__source__*": "choices are those of the sources that are installed, and no records",
    "grc_*.selection__grc_action_assumption__source__*": "choices are those of the sources that are installed",
    "grc_lifecycle.res_partner_view_form": "it is grc_base.res_partner_view_form_person now",
    "grc_scoring.constraint_*_company_day_unique": "the constraint is that of what all records of a day inherit",
}

#: Records behind external ids that an upgrade leaves as they were: {module.name: column: why}.
RECORDS = {
    "grc_lifecycle.dismiss_reason_*: name": REWORDED,
    "grc_lifecycle.playbook_*: name": REWORDED,
    "grc_lifecycle.playbook_*: note": REWORDED,
    "grc_lifecycle.playbook_*: say": REWORDED,
    "grc_lifecycle.stage_*: advice": REWORDED,
}

#: Figures that rest on what the version before did on its days: {table.column: why}.
FIGURES = {}

MADE = "rows that the upgrade makes: one that died made its own, a moment before"

#: What an upgrade that dies and is done again may make in another way: {table.column: why}.
ONCE_MORE = {
    "grc_consent_reading.create_date": MADE,
    "grc_consent_reading.moment": MADE,
    "grc_consent_rule.create_date": MADE,
    "grc_campaign_gate_rule.create_date": MADE,
    "grc_campaign_recipe.create_date": MADE,
    "grc_campaign_recipe_step.create_date": MADE,
    "grc_contact_floor.create_date": MADE,
    "grc_pressure_rule.create_date": MADE,
    "grc_completeness_item.create_date": MADE,
    "grc_person_income.create_date": MADE,
    "grc_person_purpose.create_date": MADE,
    "grc_person_role.create_date": MADE,
}
