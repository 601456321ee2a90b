import {registry} from "@web/core/registry";
import {back, howComputed, inBackground} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

/** Try a share of class A, and see that some would move. */
function tryShare() {
    return [
        {content: "nothing is tried yet", trigger: ".o_grc_headline:contains(nothing is written until you save)"},
        {content: "nor to be saved", trigger: ".o_grc_simulator_save:disabled"},
        {content: "a share that cannot be", trigger: "#simulated_grc_pareto_a", run: "edit 99"},
        {
            content: "is refused at the setting",
            trigger: "[data-setting=grc_pareto_a] .o_grc_error:contains(below that)",
        },
        {content: "and cannot be saved", trigger: ".o_grc_simulator_save:disabled"},
        {content: "another", trigger: "#simulated_grc_pareto_a", run: "edit 40"},
        {content: "what is saved", trigger: "[data-setting=grc_pareto_a] .o_grc_saved:contains(80)"},
        {content: "who would move", trigger: ".o_grc_headline:contains(1 would move)"},
        {content: "in their class", trigger: "[data-dimension=class]:contains(1)", run: "click"},
    ];
}

/** Save, and see that the figures are rebuilt. */
function saveShare() {
    return [
        {content: "save", trigger: ".o_grc_simulator_save:enabled", run: "click"},
        {content: "the counts again", trigger: ".modal:contains(1 would move):contains(Class: 1)"},
        {content: "yes", trigger: ".modal .btn-primary:contains(Save and rebuild)", run: "click"},
        ...inBackground("about to be rebuilt"),
        {content: "it is saved", trigger: ".o_grc_simulator:not(:has(.o_grc_saved)) .o_grc_simulator_save:disabled"},
    ];
}

tours.add("grc_scoring_simulator", {
    steps: () => [
        ...tryShare(),
        {content: "from A to B", trigger: ".o_grc_move[data-move='a:b']:contains(1)", run: "click"},
        {content: "who it is", trigger: ".o_list_view .o_data_row:contains(Recent Tour)"},
        back("Simulator"),
        {content: "what was tried is still tried", trigger: "#simulated_grc_pareto_a:value(40)"},
        {content: "what a letter costs", trigger: "[data-channel=letter] td:last-child:contains(2)"},
        ...howComputed("cost of contacting"),
        {content: "back to what is saved", trigger: ".o_grc_simulator_reset", run: "click"},
        {content: "is what it was", trigger: "#simulated_grc_pareto_a:value(80)"},
        {content: "another window", trigger: "#simulated_grc_window_months", run: "edit 6"},
        {content: "moves another", trigger: ".o_grc_headline:contains(would move)"},
        {content: "fixed thresholds", trigger: "#simulated_grc_score_mode", run: "select fixed"},
        {content: "are asked", trigger: "[data-setting=monetary] input"},
        {content: "back again", trigger: ".o_grc_simulator_reset", run: "click"},
        {content: "to what is saved", trigger: ".o_grc_headline:contains(nothing is written until you save)"},
        {content: "the share", trigger: "#simulated_grc_pareto_a", run: "edit 40"},
        ...saveShare(),
    ],
});

tours.add("grc_scoring_simulator_phone", {
    steps: () => [
        {content: "the settings of the classes", trigger: "[data-group=classes] summary", run: "click"},
        ...tryShare(),
        {content: "a list", trigger: ".o_grc_movement_row[data-move='a:b']", run: "click"},
        {content: "the customer's card", trigger: ".o_kanban_record:contains(Recent Tour)"},
    ],
});

tours.add("grc_scoring_simulator_stale", {
    steps: () => [
        {content: "a share", trigger: "#simulated_grc_pareto_a", run: "edit 40"},
        {content: "who would move", trigger: ".o_grc_headline:contains(1 would move)"},
        {content: "save", trigger: ".o_grc_simulator_save:enabled", run: "click"},
        {content: "yes", trigger: ".modal .btn-primary:contains(Save and rebuild)", run: "click"},
        {content: "not what was seen", trigger: ".o_grc_stale:contains(nothing was saved)"},
        {content: "what is now", trigger: ".o_grc_headline:contains(Of the 2 customers)"},
    ],
});
