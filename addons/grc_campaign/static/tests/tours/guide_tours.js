import {accessible, addTours, backTo, fitsPhone, records} from "@grc_base/../tests/tours/steps";
import {headerButton as go} from "@grc_campaign/../tests/tours/steps";

const GUIDED = {
    en: {
        ready: "Second order",
        whom: "Whom is it for",
        when: "When?",
        what: "What is done",
        often: "How often",
        goal: "What for?",
    },
    fr: {
        ready: "Deuxième commande",
        whom: "Pour qui",
        when: "Quand",
        what: "Que fait-on",
        often: "À quelle fréquence",
        goal: "Dans quel but",
    },
};

/** From the menu to a campaign that runs: five questions. */
addTours("grc_campaign_guided", GUIDED, (said, phone) => [
    {content: "whom", trigger: `.o_grc_guide h2:contains(${said.whom}):visible`},
    accessible(".o_form_view .o_form_sheet"),
    {content: said.ready, trigger: `[name=recipe_id] label:contains(${said.ready})`, run: "click"},
    ...go("action_next", phone),
    {content: "when", trigger: `.o_grc_guide h2:contains(${said.when}):visible`},
    {content: "counted", trigger: "[name=customers]:visible"},
    accessible(".o_form_view .o_form_sheet"),
    ...(phone ? [fitsPhone()] : []),
    ...go("action_next", phone),
    {content: "what", trigger: `.o_grc_guide h2:contains(${said.what}):visible`},
    accessible(".o_form_view .o_form_sheet"),
    ...go("action_next", phone),
    {content: "how often", trigger: `.o_grc_guide h2:contains(${said.often}):visible`},
    {content: "all of them", trigger: "[name=intake] input[data-value=all]", run: "click"},
    accessible(".o_form_view .o_form_sheet"),
    ...go("action_next", phone),
    {content: "what for", trigger: `.o_grc_guide h2:contains(${said.goal}):visible`},
    {content: "its name", trigger: "[name=name] input", run: "edit Guided"},
    accessible(".o_form_view .o_form_sheet"),
    ...(phone ? [fitsPhone()] : []),
    ...go("action_begin", phone),
    {content: "what it would do", trigger: ".modal [name=customers]"},
    {content: "do it", trigger: ".modal button[name=action_launch]", run: "click"},
    {
        content: "its steps, as a picture",
        trigger: ".o_form_view .o_grc_campaign_flow .o_grc_campaign_flow_cell:nth-child(2) .o_grc_campaign_flow_came",
    },
    accessible(".o_grc_campaign_flow"),
    ...(phone ? [fitsPhone()] : []),
]);

const REHEARSED = {en: {page: "Dry run"}, fr: {page: "Essai à blanc"}};

/** What a launch would do, without launching; who was taken out and who is in another campaign are opened. */
addTours("grc_campaign_rehearsed", REHEARSED, (said, phone) => {
    const rehearse = [
        {content: "the page", trigger: `.o_notebook .nav-link:contains(${said.page})`, run: "click"},
        {content: "rehearse", trigger: ".o_grc_rehearse", run: "click"},
        {content: "one is reached", trigger: ".o_grc_rehearsal_steps li:first-child .o_grc_reached:contains(1)"},
    ];
    return [
        ...rehearse,
        accessible(".o_grc_rehearsal"),
        ...(phone ? [fitsPhone()] : []),
        {content: "who was taken out", trigger: ".o_grc_rehearsal_taken_out", run: "click"},
        {
            content: "this one, with why",
            trigger: `${records(phone)}:contains(Recent Tour):contains(We are negotiating)`,
        },
        backTo("Lamps in autumn", phone),
        ...rehearse,
        {content: "who is in another one", trigger: ".o_grc_rehearsal_overlap button:contains(1)", run: "click"},
        {content: "the other", trigger: `${records(phone)}:contains(Silent Tour)`},
        {
            content: "nobody else",
            trigger: `.o_view_controller:not(:has(${records(phone)}:contains(Recent Tour)))`,
        },
    ];
});

const STOPPED = {en: {all: "Stop everything"}, fr: {all: "Tout arrêter"}};

/** Everything that leaves is stopped from the overview, and goes on. */
addTours("grc_campaign_stopped", STOPPED, (said, phone) => [
    {content: "the panel", trigger: "[data-panel=campaigns] .o_grc_stop_everything"},
    accessible("[data-panel=campaigns]"),
    {content: "stop", trigger: "[data-panel=campaigns] .o_grc_stop_everything", run: "click"},
    {content: "yes", trigger: `.modal button.btn-primary:contains(${said.all})`, run: "click"},
    {content: "stopped", trigger: "[data-panel=campaigns] .o_grc_stopped"},
    ...(phone ? [fitsPhone()] : []),
    {content: "take it back", trigger: "[data-panel=campaigns] .o_grc_undo_stop", run: "click"},
    {content: "it goes on", trigger: "[data-panel=campaigns]:not(:has(.o_grc_stopped)) .o_grc_stop_everything"},
]);

const FROM_CELL = {
    en: {actions: "Actions", these: "Campaign for these", ready: "Second order"},
    fr: {actions: "Actions", these: "Campagne pour ceux-ci", ready: "Deuxième commande"},
};

/** The clicks that a campaign may take from the figure that calls for it to its launch. */
const MOST_CLICKS = 12;

/** From a cell of the RFM map on the overview to a campaign that runs for the customers in it. */
addTours("grc_campaign_from_cell", FROM_CELL, (said) => {
    const next = () => ({content: "the next question", trigger: "button[name=action_next]", run: "click"});
    const page = (name) => ({content: name, trigger: `.o_grc_guide [name=${name}] h2:visible`});
    const what = "[name=what] [name=recipe_id]";
    const steps = [
        {content: "a cell", trigger: "[data-panel=rfm] .o_grc_cell:enabled", run: "click"},
        {content: "all of it", trigger: ".o_list_view thead .o_list_record_selector input", run: "click"},
        {content: "what can be done", trigger: `.o_cp_action_menus button:contains(${said.actions})`, run: "click"},
        {content: "a campaign", trigger: `.o-dropdown--menu .o_menu_item:contains(${said.these})`, run: "click"},
        {content: "those of the cell", trigger: ".o_grc_guide [name=customers]:contains(1)"},
        ...["when", "what"].flatMap((name) => [next(), page(name)]),
        {content: said.ready, trigger: `${what} label:contains(${said.ready})`, run: "click"},
        {content: "which is chosen", trigger: `${what} .o_radio_item:contains(${said.ready}) input:checked`},
        ...["often", "goal"].flatMap((name) => [next(), page(name)]),
        {content: "what it would do", trigger: "button[name=action_begin]", run: "click"},
        {content: "do it", trigger: ".modal button[name=action_launch]", run: "click"},
    ];
    const clicks = steps.filter((step) => step.run).length;
    if (clicks > MOST_CLICKS) {
        throw new Error(`${clicks} clicks from the overview to the launch`);
    }
    return [...steps, {content: "it runs", trigger: ".o_form_view .o_grc_campaign_flow"}];
});
