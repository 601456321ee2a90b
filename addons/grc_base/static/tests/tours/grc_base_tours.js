import {PATIENCE} from "./patience";
import {registry} from "@web/core/registry";
import {back, saveForm, saveSettings} from "./steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_base_customers", {
    steps: () => [
        {content: "the list", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        {content: "its badge", trigger: ".o_data_row:contains(Silent Tour) .o_grc_badges .badge"},
        {content: "to the cards", trigger: ".o_switch_view.o_kanban", run: "click"},
        {
            content: "the card says how long the customer has been silent",
            trigger: ".o_kanban_record:contains(Silent Tour) [name=rhythm]:contains(400 days silent)",
        },
        {content: "open it", trigger: ".o_kanban_record:contains(Silent Tour)", run: "click"},
        {content: "the form", trigger: ".o_form_view [name=standing] .o_grc_badges .badge"},
        {content: "the customer's invoices", trigger: ".oe_stat_button[name=action_open_invoices]", run: "click"},
        {content: "the invoice", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        back("Silent Tour"),
        {content: "what was counted", trigger: ".oe_stat_button[name=action_open_documents]", run: "click"},
        {content: "the document", trigger: ".o_list_view .o_data_row:contains(INV) td[name=counted]"},
    ],
});

tours.add("grc_base_partner", {
    steps: () => [
        {content: "the badge", trigger: ".o_form_view .o_grc_badges .badge"},
        {
            content: "the buttons that found no room",
            trigger: ".o_form_view .o_button_more",
            isActive: ["body:has(.o_button_more)"],
            run: "click",
        },
        {content: "the stat button", trigger: ".oe_stat_button[name=action_open_grc_customer]", run: "click"},
        {content: "the customer's value", trigger: ".o_form_view [name=standing]:contains(400 days silent)"},
    ],
});

tours.add("grc_base_invoice", {
    steps: () => [
        {content: "the customer's badge", trigger: ".o_form_view .o_grc_badges .badge"},
        {content: "other information", trigger: "a[name=other_info]", run: "click"},
        {content: "it is not a sale", trigger: "[name=grc_not_sale] input", run: "click"},
        ...saveForm(),
    ],
});

tours.add("grc_base_settings", {
    steps: () => [
        {
            content: "a shorter window",
            trigger: ".app_settings_block:not(.d-none) [name=grc_window_months] input",
            run: "edit 12",
        },
        ...saveSettings(),
    ],
});

tours.add("grc_base_empty", {
    steps: () => [
        {content: "what is missing is said", trigger: ".o_view_nocontent_smiling_face:contains(No posted invoice yet)"},
        {content: "and the button helps", trigger: ".o_view_nocontent a:contains(Open Invoicing)", run: "click"},
        {content: "the invoices", trigger: ".o_breadcrumb:contains(Invoices)"},
    ],
});

tours.add("grc_base_without_group", {
    steps: () => [
        {
            content: "a step has time enough on a busy machine",
            trigger: ".o_web_client",
            run() {
                if (
                    tours
                        .get("grc_base_without_group")
                        .steps()
                        .some((step) => step.timeout !== PATIENCE)
                ) {
                    throw new Error("A step gives up too early");
                }
            },
        },
        {content: "the form without our fields", trigger: ".o_form_view:not(:has(.o_grc_badges, [name^=grc_]))"},
    ],
});
