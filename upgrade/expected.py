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

#: Models, fields and their words: {model.field: part: why}.
FIELDS = {}

#: External ids that an upgrade leaves, or does not make: {module.name: why}.
EXTERNAL_IDS = {}

#: External ids whose record has gone, or been made anew under another number: {module.name: why}.
REMADE = {}

#: Records behind external ids that an upgrade leaves as they were: {module.name: column: why}.
RECORDS = {}

#: Figures that rest on what the version before did on its days: {table.column: why}.
FIGURES = {}
