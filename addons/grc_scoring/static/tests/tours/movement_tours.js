import {registry} from "@web/core/registry";

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
        {content: "his row", trigger: ".o_list_view .o_data_row:contains(Recent Tour)"},
        {content: "nobody else", trigger: ".o_list_view:not(:has(.o_data_row:contains(Silent Tour)))"},
        {content: "his form", trigger: ".o_data_row td[name=partner_id]", run: "click"},
        {content: "how long he is there", trigger: ".nav-link[name=stays]", run: "click"},
        {content: "in words", trigger: ".o_grc_stay_list:contains(there since)"},
        {content: "back to the matrix", trigger: ".breadcrumb-item:contains(Movement) a", run: "click"},
        {content: "what was chosen is still chosen", trigger: "[data-measure=margin][aria-checked=true]"},
        {content: "how long they stay", trigger: ".o_grc_stays tr[data-stay] button:contains(1)"},
        {content: "another day", trigger: ".o_grc_date_to", run: "edit 01/02/2020 && click body"},
        {content: "which cannot be", trigger: ".o_grc_movement .alert:contains(The dates are reversed)"},
    ],
});

tours.add("grc_scoring_movement_phone", {
    steps: () => [
        ...movementSteps(".o_grc_movement_row[data-move^='new:']"),
        {content: "his card", trigger: ".o_kanban_record:contains(Recent Tour)"},
    ],
});

tours.add("grc_scoring_movement_empty", {
    steps: () => [
        {content: "what is missing", trigger: ".o_grc_empty:contains(The figures have not been built yet)"},
        {content: "the one button", trigger: ".o_grc_empty button:contains(Build them now)", run: "click"},
        {content: "it runs", trigger: ".o_grc_empty:contains(The figures are being rebuilt)"},
    ],
});
