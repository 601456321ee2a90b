"""What the filters of the overview and of its panels are."""

from odoo.addons.grc_base.tools.parameters import Choice, Day, Id, Text, Values

#: Filters by name; each panel takes those that it knows.
FILTERS = Values(
    team_id=Id(),
    since=Day(),
    compare=Text(50),
    basis=Choice(("margin", "revenue")),
    group=Choice(("company", "team", "country", "category")),
)
