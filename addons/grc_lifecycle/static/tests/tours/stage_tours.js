import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Two customers: one silent for 400 days, lost since a while, and one who came five days ago. */
tours.add("grc_lifecycle_screen", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(1 active, 0 declining and 1 lost customers)"},
        {content: "who was kept", trigger: "[data-rate=retention]:contains(0%)"},
        {content: "the picture", trigger: ".o_grc_flow_bands path.o_grc_flow_band"},
        {content: "how long they stay", trigger: "tr[data-stay]:contains(Lost)"},
        {content: "whom retention is about", trigger: "[data-rate=retention] button:contains(1)", run: "click"},
        {content: "the one who left", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        {content: "nobody else", trigger: ".o_list_view:not(:has(.o_data_row:contains(Recent Tour)))"},
        {content: "back", trigger: ".breadcrumb-item:contains(Lifecycle) a", run: "click"},
        {content: "the lost ones", trigger: ".o_grc_funnel_row[data-stage=lost]", run: "click"},
        {content: "the customer's row", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        {content: "the customer's form", trigger: ".o_data_row td[name=partner_id]", run: "click"},
        {content: "the customer's badge", trigger: ".o_form_view [name=badges]:contains(Lost)"},
        {content: "another judgement", trigger: "button[name=action_set_stage]", run: "click"},
        {content: "which stage", trigger: ".modal [name=stage_id] input", run: "edit Declin"},
        {content: "this one", trigger: ".ui-autocomplete .ui-menu-item:contains(Declining)", run: "click"},
        {content: "until when", trigger: ".modal [name=date_to] :is(input, button)", run: "click"},
        {
            content: "a day far off",
            trigger: ".modal [name=date_to] input",
            run: "edit 12/31/2099 && click .modal .modal-title",
        },
        {content: "why", trigger: ".modal [name=reason] input", run: "edit He told me so"},
        {content: "save", trigger: ".modal .o_form_button_save", run: "click"},
        {content: "saved", trigger: "body:not(:has(.modal)) .o_form_view"},
    ],
});

tours.add("grc_lifecycle_screen_phone", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(1 lost customers)"},
        {content: "the picture", trigger: ".o_grc_flow_bands path.o_grc_flow_band"},
        {content: "the lost ones", trigger: ".o_grc_funnel_row[data-stage=lost]", run: "click"},
        {content: "the customer's card", trigger: ".o_kanban_record:contains(Silent Tour)"},
    ],
});

tours.add("grc_lifecycle_empty", {
    steps: () => [
        {content: "what is missing", trigger: ".o_grc_empty:contains(The stages have not been found yet)"},
        {content: "the one button", trigger: ".o_grc_empty button:contains(Build them now)", run: "click"},
        {content: "it runs", trigger: ".o_grc_empty:contains(The figures are being rebuilt)"},
    ],
});

/** A manager changes the rule of new customers and sees who would move before saving. */
tours.add("grc_lifecycle_simulation", {
    steps: () => [
        {content: "the stages", trigger: ".o_data_row:contains(at most 2 occasions, first purchase within 90 days)"},
        {content: "the new customers", trigger: ".o_data_row td[data-tooltip=New]", run: "click"},
        {content: "as it is, nobody moves", trigger: ".o_grc_simulate", run: "click"},
        {content: "it says so", trigger: ".o_grc_simulated:contains(None of the 2 customers)"},
        {content: "the rule", trigger: "[name=rule_ids] td[name=first_within_days]", run: "click"},
        {content: "two days only", trigger: "[name=rule_ids] [name=first_within_days] input", run: "edit 2"},
        {content: "and all history", trigger: "[name=rule_ids] [name=min_occasions] input", run: "edit 2"},
        {content: "leave the line", trigger: ".oe_title", run: "click"},
        {content: "what would change", trigger: ".o_grc_simulate", run: "click"},
        {content: "one would move", trigger: ".o_grc_simulated:contains(1 would move)"},
        {content: "from new to active", trigger: ".o_grc_simulated tr:has(td:contains(New)):contains(Active)"},
        {
            content: "nonsense is told before saving, too",
            trigger: "[name=rule_ids] td[name=min_occasions]",
            run: "click",
        },
        {content: "more than at most", trigger: "[name=rule_ids] [name=min_occasions] input", run: "edit 9"},
        {content: "leave the line", trigger: ".oe_title", run: "click"},
        {content: "what would change", trigger: ".o_grc_simulate", run: "click"},
        {content: "it is refused", trigger: ".o_grc_simulation .alert:contains(nobody has both)"},
        {content: "nothing was saved", trigger: ".o_form_button_cancel", run: "click"},
        {content: "as before", trigger: "[name=rule_ids] td[name=min_occasions]:contains(0)"},
    ],
});
