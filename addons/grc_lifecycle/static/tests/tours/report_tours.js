import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** A button of the contact's form, wherever there is room for it. */
function partnerButton(name) {
    return [
        {content: "the contact", trigger: ".o_form_view .o_grc_badges"},
        {
            content: "where there are many buttons",
            trigger: ".o_form_view .o_button_more, .o_control_panel button:has(.fa-bolt)",
            isActive: ["body:not(:has(button[name=" + name + "]:visible))"],
            run: "click",
        },
        {content: name, trigger: `button[name=${name}]`, run: "click"},
    ];
}

/** What is said is kept when the form is left; then the report is finished. */
function reportSteps(back) {
    return [
        ...partnerButton("action_grc_report"),
        {content: "what was said", trigger: "[name=said] textarea", run: "edit He wants lamps for the new shop."},
        {content: "leave by accident", trigger: back, run: "click"},
        ...partnerButton("action_grc_report"),
        {content: "nothing was lost", trigger: "[name=said] textarea:value(He wants lamps for the new shop.)"},
        {content: "satisfied", trigger: "[name=satisfaction] a.o_priority_star:eq(3)", run: "click"},
        {content: "what comes next", trigger: "[name=next_step] input", run: "edit Send an offer"},
        {content: "without a day", trigger: "button[name=action_done_close]", run: "click"},
        {content: "is refused with what to do", trigger: ".modal:contains(A next step needs both)"},
        {content: "close", trigger: ".modal .btn-primary, .modal .btn-close", run: "click"},
    ];
}

function finishSteps() {
    return [
        {content: "no next step", trigger: "[name=next_step] input", run: "clear"},
        {content: "done", trigger: "button[name=action_done_close]", run: "click"},
        {content: "back at the customer", trigger: ".o_form_view .o_grc_badges"},
        {content: "the line on his chatter", trigger: ".o-mail-Message:contains(Meeting report)"},
        {content: "does not say what was said", trigger: ".o-mail-Thread:not(:contains(lamps for the new shop))"},
    ];
}

tours.add("grc_lifecycle_report", {
    steps: () => [...reportSteps(".breadcrumb-item:last a"), ...finishSteps()],
});

tours.add("grc_lifecycle_report_phone", {
    steps: () => [...reportSteps(".o_breadcrumb .o_back_button, .o_back_button"), ...finishSteps()],
});

tours.add("grc_lifecycle_reports_phone", {
    steps: () => [
        {content: "its card", trigger: ".o_kanban_record:contains(He is well.)", run: "click"},
        {content: "the report", trigger: ".o_form_view [name=said]:contains(He is well.), [name=said] textarea"},
    ],
});

tours.add("grc_lifecycle_report_activity", {
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

tours.add("grc_lifecycle_timeline", {
    steps: () => [
        ...timelineSteps(".o_data_row"),
        {content: "back", trigger: ".breadcrumb-item:contains(Timeline of) a", run: "click"},
        {content: "kinds", trigger: ".o_searchview_dropdown_toggler", run: "click"},
        {content: "activities alone", trigger: ".o_filter_menu .o_menu_item:contains(Activities)", run: "click"},
        {content: "the activity", trigger: ".o_data_row:contains(Call him)"},
        {content: "nothing else", trigger: ".o_list_view:not(:has(.o_data_row:contains(INV/)))"},
    ],
});

tours.add("grc_lifecycle_timeline_phone", {steps: () => timelineSteps(".o_kanban_record")});

tours.add("grc_lifecycle_handover", {
    steps: () => [
        ...partnerButton("action_open_grc_handover"),
        {content: "the page", trigger: ":iframe .o_grc_handover h2:contains(Silent Tour)"},
        {content: "figures", trigger: ":iframe .o_grc_handover:contains(days silent)"},
        {content: "what is open", trigger: ":iframe .o_grc_handover:contains(Call him)"},
    ],
});

tours.add("grc_lifecycle_chart", {
    steps: () => [
        {content: "the tab", trigger: ".nav-link[name=grc_value]", run: "click"},
        {content: "the chart says what it shows", trigger: ".o_grc_purchases canvas[aria-label*='Purchases by month']"},
        {content: "the stage behind it", trigger: ".o_grc_purchases .o_grc_band:contains(Lost)"},
    ],
});

tours.add("grc_lifecycle_salesforce", {
    steps: () => [
        {content: "the salesperson", trigger: ".o_group_header:contains(grc_tour)", run: "click"},
        {content: "his margin", trigger: ".o_data_row [name=margin] .o_grc_open_number", run: "click"},
        {content: "opens the invoices", trigger: ".o_list_view .o_data_row:contains(INV/)"},
        {content: "back", trigger: ".breadcrumb-item:contains(Sales Force) a", run: "click"},
        {content: "as a pivot", trigger: ".o_switch_view.o_pivot", run: "click"},
        {content: "by person", trigger: ".o_pivot tbody th:contains(grc_tour)"},
    ],
});

tours.add("grc_lifecycle_salesforce_empty", {
    steps: () => [
        {content: "what is missing", trigger: ".o_view_nocontent:contains(Nobody has sold anything in this period)"},
    ],
});
