import {registry} from "@web/core/registry";
import {back, fitsPhone, howComputed, inBackground} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");
const page = "What the Best Have in Common";

/** A list of so many customers behind a figure, and back. */
function behind(figure, title) {
    return [
        {content: `open ${figure}`, trigger: `[data-trait=Wholesale] .o_grc_trait_${figure}`, run: "click"},
        {content: "the list behind it", trigger: `.o_breadcrumb:contains(${title})`},
        {content: "is not empty", trigger: ".o_list_view .o_data_row"},
        back(page),
    ];
}

tours.add("grc_scoring_likeness", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(Wholesale)"},
        {content: "all three of them", trigger: ".o_grc_headline:contains(Lyon):contains(Recommendation LK)"},
        {content: "how sure", trigger: ".o_grc_likeness:contains(the fifth most similar to the best held)"},
        ...howComputed("lift ="),
        ...behind("customers", "Wholesale"),
        ...behind("best", "among the best"),
        ...behind("prospects", "prospects"),
        {content: "the prospect, in words", trigger: "[data-prospect=Alike]:contains(came by Recommendation LK)"},
        {content: "all of them", trigger: ".o_grc_scored", run: "click"},
        {content: "best first", trigger: ".o_data_row:first td[name=partner_id]:contains(Alike)", run: "click"},
        {content: "why", trigger: ".o_field_widget[name=likeness_sentence]:contains(× the average)"},
        {content: "on the badge", trigger: ".o_form_view .badge:contains(× the average)"},
        back("Prospects by Similarity"),
        back(page),
        {content: "look again", trigger: ".o_grc_look_again", run: "click"},
        ...inBackground("about to be rebuilt"),
    ],
});

tours.add("grc_scoring_likeness_phone", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(Wholesale)"},
        fitsPhone(".o_grc_likeness .o_content"),
        {content: "the prospect", trigger: "[data-prospect=Alike]", run: "click"},
        {content: "why", trigger: ".o_field_widget[name=likeness_sentence]:contains(× the average)"},
    ],
});

tours.add("grc_scoring_likeness_nothing", {
    steps: () => [
        {content: "nothing separates", trigger: ".o_grc_headline:contains(Nothing separates your best customers)"},
        {content: "no bars", trigger: ".o_grc_likeness:not(:has(.o_grc_trait))"},
        {content: "of how many", trigger: ".o_grc_likeness:contains(characteristics were tested; none is found)"},
    ],
});
