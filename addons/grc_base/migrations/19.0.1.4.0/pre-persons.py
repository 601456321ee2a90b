"""Persons, meeting reports and the timeline say who a customer is: they come from the addon of the lifecycle."""

from odoo.addons.grc_base.tools.upgrade.moved import Move

#: The models that come, and what the addon of the lifecycle adds to them from now on.
MODELS = {
    "grc.person": (),
    "grc.competitor": (),
    "grc.meeting.report": (
        *("next_step", "next_date", "next_user_id", "next_activity_id", "lead_id", "action_id"),
        "next_date_days",
    ),
    "grc.timeline": ("kind.opportunity",),
}
FIELDS = {"res.partner": ("grc_person_ids",), "res.company": ("grc_control_key",)}
RECORDS = (
    *("access_grc_competitor_user", "access_grc_competitor_manager", "access_grc_meeting_report_user"),
    *("access_grc_timeline_user", "access_grc_person_personal"),
    *("grc_competitor_rule_company", "grc_competitor_rule_shared"),
    *("grc_meeting_report_rule_company", "grc_meeting_report_rule_own", "grc_meeting_report_rule_author"),
    *("grc_meeting_report_rule_all", "grc_meeting_report_rule_manager"),
    *("grc_person_rule_company", "grc_person_rule_own", "grc_person_rule_all"),
    *("grc_meeting_report_view_form", "grc_meeting_report_view_list", "grc_meeting_report_view_kanban"),
    *("grc_meeting_report_view_search", "grc_meeting_report_view_pivot"),
    *("grc_meeting_report_action", "grc_meeting_report_action_form", "menu_grc_meeting_report"),
    *("grc_competitor_view_form", "grc_competitor_view_list", "grc_competitor_action", "menu_grc_competitor"),
    *("res_partner_view_form_report", "calendar_event_view_form_report"),
    *("mail_activity_view_form_report", "mail_activity_view_list_report"),
    *("grc_timeline_view_list", "grc_timeline_view_kanban", "grc_timeline_view_search", "grc_timeline_action"),
    *("res_partner_view_form_timeline", "grc_customer_view_form_timeline"),
    *("grc_person_view_list", "grc_person_view_kanban", "grc_person_view_form", "grc_person_view_search"),
    *("grc_person_action", "menu_grc_person"),
)
#: The view of contacts has a name of its own: the addon has one of that name.
RENAMED = {"res_partner_view_form": "res_partner_view_form_person"}


def migrate(cr, version):
    """Take models, fields and records with all that is stored; nothing is made or deleted."""
    move = Move(cr, "grc_lifecycle", "grc_base")
    for model, staying in MODELS.items():
        move.model(model, staying)
    for model, names in FIELDS.items():
        move.fields(model, names)
    move.records({name: name for name in RECORDS} | RENAMED)
