import {registry} from "@web/core/registry";
import {howComputed, inBackground, openFirst, refusedSettings, saveSettings} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_scoring_clv", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(80 customers)"},
        {content: "how well it foretells", trigger: ".o_grc_grade .badge"},
        {content: "by how much", trigger: ".o_grc_errors tr:contains(Model)"},
        {content: "two pictures", trigger: ".o_grc_clv:has(.o_grc_chart canvas)"},
        {content: "parameters in their order", trigger: ".o_grc_parameters tbody tr:first th:contains(r)"},
        ...howComputed("P(alive)"),
        {content: "fit again", trigger: ".o_grc_fit_again", run: "click"},
        {content: "after a question", trigger: ".modal .btn-primary:contains(Fit again)", run: "click"},
        ...inBackground("about to be rebuilt"),
        {content: "the customers", trigger: "[data-figure=clv] button", run: "click"},
        openFirst(),
        {content: "the customer's lifetime value", trigger: ".o_form_view a[name=clv]", run: "click"},
        {content: "by which figure", trigger: ".o_field_widget[name=clv_sentence]:contains(MBG/NBD)"},
        {content: "the plain formula beside it", trigger: ".o_field_widget[name=clv_plain]"},
        {content: "whether the customer will come back", trigger: ".o_field_widget[name=p_alive]:contains(%)"},
        {content: "how", trigger: "p:has([name=clv_sentence]) .o_widget_grc_how button", run: "click"},
        {content: "is said", trigger: ".modal .o_grc_how_section:contains(Plain formula)"},
    ],
});

tours.add("grc_scoring_clv_few", {
    steps: () => [
        {content: "the plain figure", trigger: ".o_grc_headline:contains(2 customers)"},
        {content: "and why", trigger: ".o_grc_reasons:contains(Fewer than 50 customers)"},
        {content: "no figure of the model", trigger: "[data-figure=clv_model]:contains(–)"},
        {content: "no test", trigger: ".o_grc_clv:contains(Too few customers had bought before the test period)"},
        {content: "the customers", trigger: "[data-figure=clv] button", run: "click"},
        openFirst(),
        {content: "the customer's lifetime value", trigger: ".o_form_view a[name=clv]", run: "click"},
        {content: "says why", trigger: ".o_field_widget[name=clv_sentence]:contains(Fewer than 50 customers)"},
        {
            content: "nothing of the model",
            trigger: ".o_form_view:has(.o_field_widget[name=clv_plain]):not(:has(.o_field_widget[name=p_alive]))",
        },
    ],
});

tours.add("grc_scoring_clv_empty", {
    steps: () => [
        {content: "what is missing", trigger: ".o_grc_empty:contains(have not been computed yet)"},
        {content: "the one button", trigger: ".o_grc_empty button:contains(Compute them now)", run: "click"},
        {content: "after a question", trigger: ".modal .btn-primary:contains(Fit again)", run: "click"},
        ...inBackground("about to be rebuilt"),
    ],
});

tours.add("grc_scoring_clv_settings", {
    steps: () => [
        {content: "a horizon that cannot be", trigger: "[name=grc_clv_horizon] input", run: "edit 0"},
        ...refusedSettings("must be 1 to 120 months"),
        {content: "another", trigger: "[name=grc_clv_horizon] input", run: "edit 24"},
        {
            content: "another model",
            trigger: "[name=grc_clv_model] .o_radio_item:contains(Pareto/NBD) input",
            run: "click",
        },
        ...saveSettings(),
    ],
});
