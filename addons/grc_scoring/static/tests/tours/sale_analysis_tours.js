import {registry} from "@web/core/registry";
import {downloads, fitsPhone} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_scoring_sale_analysis", {
    steps: () => [
        {content: "segments at the time", trigger: ".o_pivot tbody tr:contains(Total) td:contains(800.00)"},
        {content: "no segment before the first refresh", trigger: ".o_pivot tbody tr:eq(1)"},
        {content: "the cog", trigger: ".o_cp_action_menus button", run: "click"},
        {content: "how", trigger: ".o_grc_sale_analysis_how", run: "click"},
        {content: "in words", trigger: ".modal .o_grc_formula:contains(margin of a line)"},
        {content: "close", trigger: ".modal .btn-close", run: "click"},
        {content: "measures", trigger: ".o_pivot_buttons button:contains(Measures)", run: "click"},
        {content: "margin", trigger: ".o_popover .dropdown-item:contains(Margin)", run: "click"},
        {content: "beside revenue", trigger: ".o_pivot th:contains(Margin)"},
        {content: "the lines", trigger: ".o_pivot tbody tr:first td:last", run: "click"},
        {content: "of both invoices", trigger: ".o_list_view .o_data_row:eq(1)"},
        {content: "one", trigger: ".o_list_view .o_data_row td[name=move_id]", run: "click"},
        {content: "is the invoice", trigger: ".o_form_view .o_field_widget[name=partner_id]"},
    ],
});

tours.add("grc_scoring_sale_analysis_phone", {
    steps: () => [
        {content: "segments at the time", trigger: ".o_pivot tbody tr:contains(Total) td:contains(800.00)"},
        fitsPhone("body"),
    ],
});

tours.add("grc_scoring_sale_analysis_empty", {
    steps: () => [{content: "what is missing", trigger: ".o_view_nocontent:contains(Nothing was sold in this period)"}],
});

/** Download the workbook of the overview, and read what the server sent. */
function exportSteps() {
    return [
        {content: "the overview", trigger: ".o_grc_overview [data-panel=rfm] .o_grc_sentence"},
        downloads(".o_grc_export", "/grc_scoring/overview.xlsx", "spreadsheetml"),
        {content: "nothing failed", trigger: "body:not(:has(.o_error_dialog)) .o_grc_overview"},
    ];
}

tours.add("grc_scoring_overview_export", {steps: exportSteps});
