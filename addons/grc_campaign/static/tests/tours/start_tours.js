import {accessible, addTours, fitsPhone, saveForm} from "@grc_base/../tests/tours/steps";

const WORDS = {en: {monday: "first Monday"}, fr: {monday: "premier lundi"}};

/** When a campaign begins is told in words, before it is saved; what happens is among what can be chosen. */
addTours("grc_campaign_starts", WORDS, (said, phone) => [
    {content: "its plan", trigger: ".o_notebook .nav-link[name=plan]", run: "click"},
    {content: "when something happens", trigger: "[name=start] input[data-value=event]", run: "click"},
    {content: "what", trigger: "[name=trigger]:visible"},
    accessible(".o_form_view .tab-pane.active"),
    {content: "again and again", trigger: "[name=start] input[data-value=recurrence]", run: "click"},
    {content: "told in words", trigger: `[name=start_words]:contains(${said.monday})`},
    {content: "at any time again", trigger: "[name=reentry] input[data-value=gap]", run: "click"},
    {content: "after how long", trigger: "[name=reentry_days] input:visible"},
    accessible(".o_form_view .tab-pane.active"),
    ...(phone ? [fitsPhone()] : []),
    ...saveForm(),
    {content: "its steps", trigger: ".o_notebook .nav-link[name=steps]", run: "click"},
    {content: "in the picture", trigger: `.o_grc_campaign_flow_cell[data-step="0"]:contains(${said.monday})`},
    {content: "its dry run", trigger: ".o_notebook .nav-link[name=rehearsal]", run: "click"},
    {content: "rehearse", trigger: ".o_grc_rehearse", run: "click"},
    {content: "in the dry run", trigger: `.o_grc_rehearsal_start:contains(${said.monday})`},
    accessible(".o_grc_rehearsal"),
]);

const ASKED = {en: {when: "When?", what: "What is done"}, fr: {when: "Quand", what: "Que fait-on"}};

/** The button of the guide's header: on a phone it may be among the actions. */
function next(phone) {
    const button = "button[name=action_next]";
    return [
        {
            content: "where there are many buttons",
            trigger: phone ? ".o_statusbar_buttons, .o_cp_action_menus" : ".o_form_view",
            isActive: [`body:not(:has(${button}:visible))`],
            run: "click",
        },
        {content: "next", trigger: button, run: "click"},
    ];
}

/** The guide asks when: what is missing is told, and it goes on with the answer. */
addTours("grc_campaign_when", ASKED, (said, phone) => [
    {content: "a ready campaign", trigger: "[name=recipe_id] .o_radio_item:first-child label", run: "click"},
    ...next(phone),
    {content: "when", trigger: `.o_grc_guide h2:contains(${said.when}):visible`},
    {content: "on a day", trigger: "[name=start] input[data-value=date]", run: "click"},
    {content: "which one", trigger: "[name=start_on]:visible"},
    accessible(".o_form_view .o_form_sheet"),
    ...(phone ? [fitsPhone()] : []),
    ...next(phone),
    {content: "it is missing", trigger: ".modal .modal-footer button", run: "click"},
    {content: "with the launch", trigger: "[name=start] input[data-value=launch]", run: "click"},
    {content: "the day of the launch", trigger: "[name=planned_at]:visible"},
    ...next(phone),
    {content: "what", trigger: `.o_grc_guide h2:contains(${said.what}):visible`},
]);
