import {registry} from "@web/core/registry";
import {partnerButton} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

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
        {content: "the line on the customer's chatter", trigger: ".o-mail-Message:contains(Meeting report)"},
        {content: "does not say what was said", trigger: ".o-mail-Thread:not(:contains(lamps for the new shop))"},
    ];
}

tours.add("grc_lifecycle_report", {
    steps: () => [...reportSteps(".breadcrumb-item:last a"), ...finishSteps()],
});

tours.add("grc_lifecycle_report_phone", {
    steps: () => [...reportSteps(".o_breadcrumb .o_back_button, .o_back_button"), ...finishSteps()],
});

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
        {content: "the salesperson's margin", trigger: ".o_data_row [name=margin] .o_grc_open_number", run: "click"},
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
