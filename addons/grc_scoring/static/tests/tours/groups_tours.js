import {registry} from "@web/core/registry";
import {back, fitsPhone, howComputed, inBackground, openFirst} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

function read() {
    return [
        {content: "the answer first", trigger: ".o_grc_headline:contains(44 customers in 3 groups)"},
        {content: "how sure", trigger: ".o_grc_headline:contains(clearly apart)"},
        {content: "a card a group", trigger: "[data-group='3'] .o_grc_group_name:contains(At a loss)"},
        {content: "two pictures", trigger: ".o_grc_groups:has(.o_grc_chart + p):has(.o_grc_chart canvas)"},
    ];
}

tours.add("grc_scoring_groups", {
    steps: () => [
        ...read(),
        ...howComputed("ln(1 +"),
        {content: "a filter", trigger: "[data-group='1'] .o_grc_group_filter", run: "click"},
        {content: "of a name", trigger: ".modal #grc_filter_name", run: "edit Best friends"},
        {content: "for everyone", trigger: ".modal #grc_filter_shared", run: "click"},
        {content: "make it", trigger: ".modal .btn-primary:contains(Make the filter)", run: "click"},
        {content: "it is there", trigger: ".o_notification:contains(Best friends)"},
        {content: "the customers", trigger: "[data-group='1'] .o_grc_group_name", run: "click"},
        openFirst(),
        {content: "the customer's group", trigger: ".o_form_view .o_field_widget[name=group_id]:contains(margin)"},
        back("Statistical Groups"),
        {content: "anew", trigger: ".o_grc_regroup", run: "click"},
        {content: "in two", trigger: ".modal #grc_regroup_count", run: "select 2"},
        {content: "seek", trigger: ".modal .btn-primary:contains(Search)", run: "click"},
        ...inBackground("about to be rebuilt"),
    ],
});

tours.add("grc_scoring_groups_phone", {
    steps: () => [
        ...read(),
        fitsPhone(),
        {content: "the customers", trigger: "[data-group='2'] .o_grc_group_name", run: "click"},
        {content: "as cards", trigger: ".o_kanban_view .o_kanban_record:contains(Kind)"},
    ],
});

tours.add("grc_scoring_groups_few", {
    steps: () => [
        {content: "one group", trigger: ".o_grc_headline:contains(2 customers, one group)"},
        {content: "and why", trigger: ".o_grc_reasons:contains(Groups need 20 customers)"},
    ],
});

tours.add("grc_scoring_groups_empty", {
    steps: () => [
        {content: "what is missing", trigger: ".o_grc_empty:contains(The figures have not been built yet)"},
        {content: "the one button", trigger: ".o_grc_empty button:contains(Build them now)"},
    ],
});

tours.add("grc_scoring_wallet", {
    steps: () => [
        {content: "a customer of the year", trigger: ".o_data_row:contains(Recent Tour):contains(Not known)"},
        {content: "say", trigger: ".o_data_row:contains(Recent Tour) button[name=action_state]", run: "click"},
        {content: "what the customer spends", trigger: ".modal [name=spending] input", run: "edit 1000"},
        {content: "save", trigger: ".modal .o_form_button_save", run: "click"},
        {content: "our share", trigger: ".o_data_row:contains(Recent Tour):contains(30%):contains(Stated)"},
        {content: "the customer", trigger: ".o_data_row:contains(Recent Tour) td[name=partner_id]", run: "click"},
        {content: "the customer's tab", trigger: ".o_form_view .nav-link[name=wallet]", run: "click"},
        {content: "says the same", trigger: ".o_field_widget[name=wallet_share_ids] .o_data_row:contains(30%)"},
        ...howComputed("90th percentile", ".tab-pane.active .o_grc_how"),
    ],
});
