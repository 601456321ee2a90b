"""What ``house_check.py`` lets be, each with its reason."""

#: Files over the length.
FILES = {}
#: (file, method): ``super()`` inside the addon that made the method.
OVERRIDES = {
    (
        "addons/grc_base/models/report/grc_meeting_report.py",
        "_check_links",
    ): "a report says first what is wrong with its customer; the mixin's check follows",
}
#: (model, method): entry points, called by the name of the model from data, screens or the server, each with who calls.
ENTRIES = {
    ("grc.customer", "_cron_nightly"): "the scheduled action of the night",
    ("grc.customer", "_cron_touched"): "the scheduled action of each minute",
    ("grc.customer", "_gc_orphans"): "Odoo's daily sweep",
    ("grc.customer", "_refresh"): "everything that wants figures of a day: refreshes have one name",
    ("grc.customer", "action_go_back"): "the button of a company whose clock went back",
    ("grc.customer", "action_refresh"): "the button that has figures rebuilt, on every screen",
    ("grc.action", "_cron_plan"): "the scheduled action of planning",
    ("grc.action", "_plan_day"): "everything that has a day planned: planning has one name",
    ("grc.action", "action_plan_now"): "the button that has playbooks looked at again",
    ("grc.action", "day_refresh"): "My day: look for new actions",
    ("grc.action", "get_day"): "My day: its cards",
    ("grc.action", "get_day_choices"): "My day: reasons and colleagues",
    ("grc.action", "get_team_day"): "the screen of the team's day",
    ("grc.action", "get_control_result"): "the screen of the comparison group",
    # A card may be an activity without an action: its buttons name it, and have no record of ours.
    ("grc.action", "day_assume"): "My day: what is assumed of a card",
    ("grc.action", "day_dismiss"): "My day: a button of a card",
    ("grc.action", "day_dispute"): "My day: a button of a card",
    ("grc.action", "day_done"): "My day: a button of a card",
    ("grc.action", "day_hand_over"): "My day: a button of a card",
    ("grc.action", "day_later"): "My day: a button of a card",
    ("grc.action", "day_mail"): "My day: a button of a card",
    ("grc.action", "day_promise"): "My day: a button of a card",
    ("grc.action", "day_undo"): "My day: takes the last button back",
}
#: (file, what makes a day): days that are not the company's, see ``query_check.py``.
DAYS = {
    ("addons/grc_base/hooks.py", "l.create_date::date"): "Odoo took the rate of that day, of UTC",
    (
        "addons/grc_base/models/consent/grc_consent.py",
        "CURRENT_DATE",
    ): "decisions of all companies together, at a merge",
    (
        "addons/grc_base/models/person/grc_person_part.py",
        "COALESCE(h.write_date, h.create_date, %(day)s)::date",
    ): "persons are of no company; of an upgrade, and kept for months",
    (
        "addons/grc_base/models/privacy/grc_opposition.py",
        "fields.Date.context_today",
    ): "the day of whoever enters it; some are of all companies",
    (
        "addons/grc_base/models/privacy/grc_opposition.py",
        "fields.Date.today",
    ): "some are of all companies; they are kept for years",
    ("addons/grc_base/models/privacy/grc_opposition.py", "%(now)s::date"): "likewise",
    ("addons/grc_base/tools/parameters.py", "value.date()"): "a day that a client sends with an hour",
    ("addons/grc_campaign/models/guide/grc_campaign.py", "launched.date()"): "a moment by the company's clock",
    ("addons/grc_campaign/models/guide/grc_campaign.py", "fields.Date.today"): "a form that has no company yet",
    ("addons/grc_campaign/models/outcome/grc_campaign_hearing.py", "now.date()"): "the year of a date that names none; "
    "whose mail it answers is not known yet",
    (
        "addons/grc_campaign/models/pressure/grc_pressure_source.py",
        "%(since)s::date",
    ): "looks a day further back; the moment decides",
    (
        "addons/grc_campaign/models/pressure/grc_pressure_source.py",
        "m.date::date",
    ): "compared with the day of Odoo's activity, which is of UTC",
    ("addons/grc_campaign/models/review/grc_campaign.py", "moment.date()"): "a bound of what Python can compute with",
    ("addons/grc_campaign/tools/moments.py", "date_trunc('day', later.moment)"): "a moment by the customer's clock",
    ("addons/grc_campaign/tools/recurrence.py", "day.date()"): "a day of a rule, without a zone",
}
