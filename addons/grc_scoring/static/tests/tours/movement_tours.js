import {registry} from "@web/core/registry";
import {back, buildFigures, howComputed, inBackground} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

/** Two customers: one who was there ten days ago, and one who came since. */
function movementSteps(fresh) {
    return [
        {content: "the answer first", trigger: ".o_grc_headline:contains(None of the 1 customers)"},
        {content: "who came", trigger: ".o_grc_headline:contains(1 became customers)"},
        {content: "by margin", trigger: "[data-measure=margin]", run: "click"},
        {content: "it is pressed", trigger: "[data-measure=margin][aria-checked=true]"},
        {content: "the new one", trigger: fresh, run: "click"},
    ];
}

tours.add("grc_scoring_movement", {
    steps: () => [
        ...movementSteps(".o_grc_move[data-move^='new:']:not(:disabled)"),
        {content: "the customer's row", trigger: ".o_list_view .o_data_row:contains(Recent Tour)"},
        {content: "nobody else", trigger: ".o_list_view:not(:has(.o_data_row:contains(Silent Tour)))"},
        {content: "the customer's form", trigger: ".o_data_row td[name=partner_id]", run: "click"},
        {content: "how long they are there", trigger: ".nav-link[name=stays]", run: "click"},
        {content: "in words", trigger: ".o_grc_stay_list:contains(there since)"},
        back("Movement"),
        {content: "what was chosen is still chosen", trigger: "[data-measure=margin][aria-checked=true]"},
        {content: "how long they stay", trigger: ".o_grc_stays tr[data-stay] button:contains(1)"},
        {content: "another day", trigger: ".o_grc_date_to", run: "edit 01/02/2020 && click body"},
        {content: "which cannot be", trigger: ".o_grc_movement .alert:contains(The dates are reversed)"},
    ],
});

tours.add("grc_scoring_movement_phone", {
    steps: () => [
        ...movementSteps(".o_grc_movement_row[data-move^='new:']"),
        {content: "the customer's card", trigger: ".o_kanban_record:contains(Recent Tour)"},
    ],
});

tours.add("grc_scoring_movement_empty", {
    steps: () => [
        ...buildFigures(),
        {content: "it runs", trigger: ".o_grc_empty:contains(The figures are being rebuilt)"},
    ],
});

/** Two customers: one long silent, and one who came five days ago; one goal. */
function figuresSteps() {
    return [
        {content: "what the customers are worth", trigger: "[data-tile=value] .o_grc_tile_figure:not(:contains(–))"},
        {content: "nobody is slipping", trigger: "[data-tile=slipping] .o_grc_tile_figure:contains(0)"},
        {content: "who they are", trigger: "[data-panel=rfm] .o_grc_sentence:contains(2 customers bought)"},
        {content: "what they bring", trigger: "[data-panel=pareto] .o_grc_chart canvas"},
        {content: "the policy", trigger: "[data-panel=policy] .o_grc_corner[data-policy=conquer]"},
        // The customer came five days ago: in the first days of a quarter that is before it.
        {content: "the last twelve months", trigger: ".o_grc_period", run: "select twelve"},
        {content: "what changed", trigger: "[data-panel=movement] .o_grc_sentence:contains(1 became customers)"},
        {content: "nothing fails", trigger: ".o_grc_overview:not(:has(.o_grc_panel_error))"},
    ];
}

tours.add("grc_scoring_overview", {
    steps: () => [
        {content: "the apps", trigger: ".o_navbar_apps_menu button", run: "click"},
        {content: "this one", trigger: ".o_app[data-menu-xmlid='grc_base.menu_grc_root']", run: "click"},
        {content: "its first screen", trigger: ".o_grc_overview"},
        ...figuresSteps(),
        {content: "do now is among them", trigger: "[data-panel=todo]:contains(Do now)"},
        {content: "the goal", trigger: ".o_grc_goal:contains(Revenue):contains(300%)"},
        ...howComputed("retention = ", "[data-panel=figures] .o_grc_how"),
        {content: "since a day of my choice", trigger: ".o_grc_period", run: "select own"},
        {content: "the day is asked", trigger: ".o_grc_since", run: "edit 01/02/2020 && click body"},
        {
            content: "known since the first refresh only",
            trigger: "[data-panel=movement]:contains(Movements are known since)",
        },
        {content: "against a year before", trigger: ".o_grc_compare", run: "select year"},
        {content: "still nothing fails", trigger: ".o_grc_overview:not(:has(.o_grc_panel_error, .o_grc_loading))"},
        {content: "a movement", trigger: "[data-panel=movement] [data-move^='new:']", run: "click"},
        {content: "its customer", trigger: ".o_list_view .o_data_row:contains(Recent Tour)"},
        back("Overview"),
        {content: "what was chosen is still chosen", trigger: ".o_grc_since:value(01/02/2020)"},
        {content: "the value", trigger: "[data-tile=value] .o_grc_tile_figure:not(:contains(–))", run: "click"},
        {content: "opens its customers", trigger: ".o_list_view .o_data_row:eq(1)"},
        back("Overview"),
        {content: "a goal", trigger: ".o_grc_goal:contains(Revenue)", run: "click"},
        {content: "opens its documents", trigger: ".o_list_view .o_data_row"},
    ],
});

tours.add("grc_scoring_overview_phone", {
    steps: () => [
        {content: "do now comes first", trigger: ".o_grc_panels > section:first-child[data-panel=todo]"},
        ...figuresSteps(),
        {content: "a customer", trigger: "[data-panel=movement] [data-move^='new:']", run: "click"},
        {content: "the customer's card", trigger: ".o_kanban_record:contains(Recent Tour)"},
    ],
});

tours.add("grc_scoring_overview_panel_fails", {
    steps: () => [
        {content: "one panel fails", trigger: "[data-panel=pareto] .o_grc_panel_error:contains(The curve is broken)"},
        {content: "the others do not", trigger: "[data-panel=rfm] .o_grc_sentence:contains(2 customers bought)"},
        {content: "nor these", trigger: "[data-tile=value] .o_grc_tile_figure"},
    ],
});

tours.add("grc_scoring_overview_empty", {
    steps: () => [...buildFigures(), ...inBackground("The figures are about to be rebuilt")],
});

tours.add("grc_scoring_overview_clock", {
    steps: () => [
        {content: "the clock went back", trigger: ".o_grc_overview .o_grc_clock:contains(put it right)"},
        {content: "the figures are there", trigger: "[data-panel=rfm] .o_grc_sentence:contains(2 customers bought)"},
        {content: "movements, too", trigger: "[data-panel=movement] .o_grc_sentence"},
        {content: "to today", trigger: ".o_grc_clock button", run: "click"},
        {content: "what that means", trigger: ".modal:contains(is forgotten)"},
        {content: "yes", trigger: ".modal .btn-primary:contains(Go back to today)", run: "click"},
        ...inBackground("about to be rebuilt"),
        {content: "nothing more is said", trigger: ".o_grc_overview:not(:has(.o_grc_clock))"},
    ],
});
