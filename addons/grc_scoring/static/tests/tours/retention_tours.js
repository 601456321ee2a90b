/* global luxon */
import {registry} from "@web/core/registry";
import {back, buildFigures, howComputed, openFirst, saveForm} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

/** A day before today, as it is entered. */
function past(time) {
    return luxon.DateTime.now().minus(time).toFormat("MM/dd/yyyy");
}

/** The triangle, up to the customers of the first cohort. */
function retentionSteps() {
    return [
        {content: "the answer first", trigger: ".o_grc_retention .o_grc_headline"},
        {content: "what points are worth", trigger: ".o_grc_worth_headline:contains(5 points more retention)"},
        {content: "more points", trigger: ".o_grc_points", run: "edit 10 && press Tab"},
        {content: "say it anew", trigger: ".o_grc_worth_headline:contains(10 points more retention)"},
        {content: "by month", trigger: "[data-unit=month]", run: "click"},
        {content: "is pressed", trigger: "[data-unit=month][aria-checked=true]"},
        {content: "margin", trigger: "[data-measure=margin]", run: "click"},
        {content: "is shown", trigger: "[data-measure=margin][aria-checked=true]"},
        {content: "by years", trigger: "[data-unit=year]", run: "click"},
        {content: "is pressed again", trigger: "[data-unit=year][aria-checked=true]"},
        {content: "the first cohort", trigger: "tr[data-cohort]:first button.btn-link", run: "click"},
    ];
}

tours.add("grc_scoring_retention", {
    steps: () => [
        ...howComputed("margin to come", ".o_grc_worth .o_grc_how"),
        ...retentionSteps(),
        {content: "its customer", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        back("Retention"),
        {content: "a cell", trigger: "tr[data-cohort]:first .o_grc_triangle_cell:first", run: "click"},
        {content: "its customer", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        back("Retention"),
        {content: "the pivot", trigger: ".o_grc_open_pivot", run: "click"},
        {content: "has it too", trigger: ".o_pivot_view td.o_pivot_cell_value"},
    ],
});

tours.add("grc_scoring_retention_phone", {
    steps: () => [...retentionSteps(), {content: "its card", trigger: ".o_kanban_record:contains(Silent Tour)"}],
});

tours.add("grc_scoring_retention_empty", {
    steps: () => [
        ...buildFigures(),
        {content: "it runs in the background", trigger: ".o_notification:contains(in the background)"},
    ],
});

tours.add("grc_scoring_acquisition", {
    steps: () => [
        {content: "no cost yet: the one button", trigger: ".o_grc_empty button:contains(Enter costs)", run: "click"},
        {content: "a new cost", trigger: ".o_list_button_add", run: "click"},
        {content: "what for", trigger: ".o_field_widget[name=name] input", run: "edit Fair"},
        {content: "how much", trigger: ".o_field_widget[name=amount] input", run: "edit 1200"},
        {content: "from", trigger: ".o_field_widget[name=date_from] input", run: `edit ${past({months: 11})}`},
        {content: "to", trigger: ".o_field_widget[name=date_to] input", run: `edit ${past({})}`},
        {content: "both", trigger: ".o_field_widget[name=purpose] .o_radio_item:contains(Both) input", run: "click"},
        {content: "how much of it", trigger: ".o_field_widget[name=share] input"},
        ...saveForm(),
        back("Acquisition and Keeping"),
        ...howComputed("cost of a new customer"),
        {content: "what was spent", trigger: "tr[data-start] [data-figure=acquire]:not(:disabled)", run: "click"},
        {content: "its months", trigger: ".o_data_row:contains(Fair)"},
    ],
});

tours.add("grc_scoring_unprofitable", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(1 of 2 customers)"},
        {content: "what is not counted", trigger: ".o_grc_missing:contains(Messages are not counted)"},
        {content: "none at all", trigger: "[data-less='100']", run: "click"},
        {content: "what it saves", trigger: ".o_grc_advice:contains(1 of them would bring more than they cost)"},
        ...howComputed("solicitation"),
        {content: "who", trigger: ".o_grc_see", run: "click"},
        {content: "the result", trigger: ".o_data_row:contains(Recent Tour) td[name=year_result].text-danger"},
        {content: "why", trigger: ".o_data_row button[name=action_open_year]", run: "click"},
        {content: "the ledger", trigger: ".o_list_view .o_group_header:contains(Activities)"},
        back("Who cost more than they brought"),
        openFirst(),
        {content: "on the form too", trigger: ".o_form_view [name=year_result]"},
    ],
});

tours.add("grc_scoring_unprofitable_phone", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(1 of 2 customers)"},
        {content: "a policy", trigger: ".o_grc_costly tbody button:first", run: "click"},
        {
            content: "the card says what the customer cost",
            trigger: ".o_kanban_record:contains(Recent Tour) [name=year_result]:contains(-)",
        },
    ],
});

tours.add("grc_scoring_acquisition_phone", {
    steps: () => [
        {content: "what a customer cost", trigger: "tr[data-start] [data-figure=cost_new]:contains(600)"},
        {content: "by quarter", trigger: "[data-unit=quarter]", run: "click"},
        {content: "is pressed", trigger: "[data-unit=quarter][aria-checked=true]"},
        {content: "which the table shows", trigger: "tr[data-start]:contains(Q)"},
        {content: "what was spent", trigger: "[data-figure=acquire]:not(:disabled):first", run: "click"},
        {content: "its months", trigger: ".o_data_row:contains(Fair)"},
    ],
});
