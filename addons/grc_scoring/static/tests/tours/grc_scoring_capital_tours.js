import {registry} from "@web/core/registry";
import {back, howComputed, refusedSettings, saveSettings} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_scoring_capital", {
    steps: () => [
        {content: "the customer's capital", trigger: ".oe_stat_button[name=action_open_capital]:contains(325)"},
        {content: "what it is made of", trigger: "a[name=capital]", run: "click"},
        {content: "margin", trigger: ".o_grc_capital_bars [data-kind=margin]:contains(400)"},
        {content: "less a discount", trigger: ".o_grc_capital_bars [data-kind=discount]:contains(-40)"},
        {content: "less time", trigger: ".o_grc_capital_bars [data-kind=activity]:contains(-15)"},
        {content: "less gifts", trigger: ".o_grc_capital_bars [data-kind=free]:contains(-20)"},
        {content: "the sum", trigger: ".o_grc_capital_bars [data-kind=capital]:contains(325)"},
        {content: "what is not counted", trigger: "[name=capital_missing]:contains(Late payment is not counted)"},
        ...howComputed("net customer margin = margin", ".tab-pane.active .o_grc_how"),
        {content: "its ledger", trigger: ".oe_stat_button[name=action_open_capital]", run: "click"},
        {
            content: "what was earned first",
            trigger: ".o_group_header:first:contains(Margin at list price)",
            run: "click",
        },
        {content: "document by document", trigger: ".o_data_row:contains(INV) td[name=document]", run: "click"},
        {content: "the invoice", trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]"},
        back("Net customer margin of"),
        {content: "as a pivot", trigger: ".o_switch_view.o_pivot", run: "click"},
        {content: "by kind", trigger: ".o_pivot tbody th:contains(Discounts granted)"},
    ],
});

tours.add("grc_scoring_capital_partner", {
    steps: () => [
        {content: "the contact", trigger: ".o_form_view .o_grc_badges"},
        {
            content: "where there are many buttons",
            trigger: ".o_form_view .o_button_more",
            isActive: ["body:has(.o_button_more)"],
            run: "click",
        },
        {
            content: "capital on the contact",
            trigger: ".oe_stat_button[name=action_open_grc_capital]:contains(325)",
            run: "click",
        },
        {content: "opens the ledger", trigger: ".o_list_view .o_group_header:contains(Discounts granted)"},
    ],
});

tours.add("grc_scoring_capital_empty", {
    steps: () => [
        {
            content: "what is missing is said",
            trigger: ".o_view_nocontent:contains(Nothing has been earned or spent yet)",
        },
        {content: "and the button helps", trigger: ".o_view_nocontent a:contains(Open Invoicing)", run: "click"},
        {content: "the invoices", trigger: ".o_breadcrumb:contains(Invoices)"},
    ],
});

tours.add("grc_scoring_capital_settings", {
    steps: () => [
        {content: "an hour that cannot be", trigger: "[name=grc_hour_cost] input", run: "edit -5"},
        ...refusedSettings("Enter 0 to leave time out"),
        {content: "another", trigger: "[name=grc_hour_cost] input", run: "edit 45"},
        {content: "its minutes appear", trigger: "[name=grc_activity_minutes] input", run: "edit 20"},
        {content: "a rate", trigger: "[name=grc_late_rate] input", run: "edit 8.5"},
        ...saveSettings(),
    ],
});
