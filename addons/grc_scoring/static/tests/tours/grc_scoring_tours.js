import {registry} from "@web/core/registry";
import {
    back,
    buildFigures,
    howComputed,
    inBackground,
    openFirst,
    saveForm,
    saveSettings,
} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_scoring_rfm_map", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(2 customers bought)"},
        {
            content: "how it was made",
            trigger: ".o_grc_rfm_map:contains(Fewer than 50 customers bought within the window)",
        },
        {content: "by revenue", trigger: "[data-measure=revenue]", run: "click"},
        {content: "it is pressed", trigger: "[data-measure=revenue][aria-checked=true]"},
        {content: "a cell", trigger: ".o_grc_cell:not(:disabled)[aria-label*='Customers: 1;']", run: "click"},
        openFirst(),
        {content: "why the scores are what they are", trigger: ".o_form_view .o_grc_score_steps .o_grc_own"},
        back("RFM Map"),
        {content: "a segment", trigger: ".o_grc_segment_row:not(:disabled)", run: "click"},
        {content: "its customers", trigger: ".o_list_view .o_data_row"},
    ],
});

tours.add("grc_scoring_rfm_map_empty", {
    steps: () => [...buildFigures(), ...inBackground("The figures are about to be rebuilt")],
});

tours.add("grc_scoring_segmentation", {
    steps: () => [
        {content: "open the segmentation", trigger: ".o_data_row:first td[name=name]", run: "click"},
        {content: "choose a border", trigger: "[data-wall=r4-4]", run: "click"},
        {content: "move it to the left", trigger: "[data-wall=r4-4] .o_grc_down", run: "click"},
        {content: "it has moved", trigger: "[data-wall=r3-4]"},
        ...saveForm(),
    ],
});

tours.add("grc_scoring_settings", {
    steps: () => [
        {
            content: "fixed thresholds",
            trigger: "[name=grc_score_mode] .o_radio_item:contains(Fixed thresholds) input",
            run: "click",
        },
        ...saveSettings(),
    ],
});

tours.add("grc_scoring_pareto", {
    steps: () => [
        {
            content: "the answer first",
            trigger: ".o_grc_headline:contains(100% of your customers bring 100% of the margin of the last 24 months)",
        },
        {content: "the curve", trigger: ".o_grc_chart canvas"},
        ...howComputed("Gini coefficient"),
        {content: "by revenue", trigger: "[data-basis=revenue]", run: "click"},
        {content: "the sentence follows", trigger: ".o_grc_headline:contains(of the revenue)"},
        {content: "by country", trigger: "[data-group=country]", run: "click"},
        {content: "its customers", trigger: ".o_grc_group:contains(No country) button", run: "click"},
        {content: "are two", trigger: ".o_list_view .o_data_row:eq(1)"},
        back("Pareto"),
        {content: "class A", trigger: "[data-class=a]:not(:disabled):contains(100% of the margin)", run: "click"},
        openFirst(),
        {content: "with their class", trigger: ".o_form_view .o_field_widget[name=value_class]:contains(A)"},
    ],
});

tours.add("grc_scoring_pareto_empty", {
    steps: () => [
        ...buildFigures(),
        {content: "it runs in the background", trigger: ".o_notification:contains(in the background)"},
    ],
});

tours.add("grc_scoring_pareto_negative", {
    steps: () => [
        {content: "what it is", trigger: ".o_grc_headline:contains(Together your customers bring no margin)"},
        {content: "what helps", trigger: ".btn-primary:contains(Look at revenue)", run: "click"},
        {content: "there is a curve", trigger: ".o_grc_chart canvas"},
    ],
});

tours.add("grc_scoring_policy_matrix", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(To retain: 0 of 2 customers)"},
        {content: "where the limits are", trigger: ".o_grc_policy:contains(300 or more in the best twelve months)"},
        {content: "a customer in it", trigger: ".o_grc_dots circle.o_grc_policy_conquer[data-tooltip*='Silent Tour']"},
        {content: "a corner", trigger: ".o_grc_corner[data-policy=conquer]:not(:disabled)", run: "click"},
        {content: "its customers", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        back("Policy Matrix"),
        {content: "the new ones", trigger: "[data-policy-row=early]:not(:disabled)", run: "click"},
        {
            content: "a new customer",
            trigger: ".o_list_view .o_data_row:contains(Recent Tour) td[name=partner_id]",
            run: "click",
        },
        {
            content: "with the policy",
            trigger: ".o_form_view .o_field_widget[name=policy]:contains(New, not yet judged)",
        },
    ],
});

tours.add("grc_scoring_policy_matrix_empty", {
    steps: () => [
        {content: "what is missing", trigger: ".o_grc_empty:contains(The figures have not been built yet)"},
        {content: "the one button", trigger: ".o_grc_empty button:contains(Build them now)"},
    ],
});
