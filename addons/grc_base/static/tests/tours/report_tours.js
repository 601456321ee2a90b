import {registry} from "@web/core/registry";
import {partnerButton} from "./steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_base_reports_phone", {
    steps: () => [
        {content: "its card", trigger: ".o_kanban_record:contains(He is well.)", run: "click"},
        {content: "the report", trigger: ".o_form_view [name=said]:contains(He is well.), [name=said] textarea"},
    ],
});

tours.add("grc_base_report_activity", {
    steps: () => [
        {content: "the activity on the chatter", trigger: ".o-mail-Activity:contains(Call him)"},
        {content: "report on it", trigger: ".o-mail-Activity .o_grc_activity_report", run: "click"},
        {content: "by phone", trigger: ".o_form_view [name=channel] input:value(Call), [name=channel] select"},
        {content: "what was said", trigger: "[name=said] textarea", run: "edit He is well."},
        {content: "done", trigger: "button[name=action_done_close]", run: "click"},
        {content: "back at the customer", trigger: ".o_form_view .o_grc_badges"},
        {content: "the activity is done", trigger: ".o-mail-Chatter:not(:has(.o-mail-Activity))"},
    ],
});

function timelineSteps(row) {
    return [
        ...partnerButton("action_open_grc_timeline"),
        {content: "the invoice", trigger: `${row}:contains(INV/)`},
        {
            content: "open it",
            trigger: `${row}:contains(INV/):not(:contains(Late)) ${row === ".o_data_row" ? "td[name=title]" : ""}`,
            run: "click",
        },
        {content: "the document", trigger: ".o_form_view [name=invoice_line_ids]"},
    ];
}

tours.add("grc_base_timeline", {
    steps: () => [
        ...timelineSteps(".o_data_row"),
        {content: "back", trigger: ".breadcrumb-item:contains(Timeline of) a", run: "click"},
        {content: "kinds", trigger: ".o_searchview_dropdown_toggler", run: "click"},
        {content: "activities alone", trigger: ".o_filter_menu .o_menu_item:contains(Activities)", run: "click"},
        {content: "the activity", trigger: ".o_data_row:contains(Call him)"},
        {content: "nothing else", trigger: ".o_list_view:not(:has(.o_data_row:contains(INV/)))"},
    ],
});

tours.add("grc_base_timeline_phone", {steps: () => timelineSteps(".o_kanban_record")});
