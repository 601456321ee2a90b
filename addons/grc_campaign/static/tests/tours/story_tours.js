import {accessible, addTours, fitsPhone, partnerButton, records} from "@grc_base/../tests/tours/steps";
import {headerButton} from "@grc_campaign/../tests/tours/steps";

const BEGUN = {
    en: {ready: "Win-back", goal: "What for?", dryRun: "Dry run", running: "Running"},
    fr: {ready: "Reconquête", goal: "Dans quel but", dryRun: "Essai à blanc", running: "En cours"},
};

/** The win-back: five questions, a draft, its dry run, the launch. */
addTours("grc_campaign_story_begun", BEGUN, (said, phone) => [
    {content: said.ready, trigger: `[name=recipe_id] label:contains(${said.ready})`, run: "click"},
    ...["when", "what", "often", "goal"].flatMap((page) => [
        ...headerButton("action_next", phone),
        {content: page, trigger: `.o_grc_guide [name=${page}] h2:visible`},
    ]),
    {content: "its name", trigger: "[name=name] input", run: "edit Come back"},
    {content: "thirty days", trigger: "[name=goal_days] input", run: "edit 30"},
    accessible(".o_form_view .o_form_sheet"),
    ...headerButton("action_make", phone),
    {content: "the dry run", trigger: `.o_notebook .nav-link:contains(${said.dryRun})`, run: "click"},
    {content: "rehearse", trigger: ".o_grc_rehearse", run: "click"},
    {content: "one is reached", trigger: ".o_grc_rehearsal_steps li:first-child .o_grc_reached:contains(1)"},
    accessible(".o_grc_rehearsal"),
    ...(phone ? [fitsPhone()] : []),
    ...headerButton("action_launch", phone),
    {content: "do it", trigger: ".modal button[name=action_launch]", run: "click"},
    {
        content: "it runs",
        trigger: `.o_statusbar_status button${phone ? ".dropdown-toggle" : ".o_arrow_button_current"}:contains(${said.running}):visible`,
    },
]);

const TOLD = {
    en: {verdict: "Cannot be told: there was no comparison group"},
    fr: {verdict: "On ne peut pas le dire"},
};

/** What it brought: a sentence, and a figure that opens the invoice behind it. */
addTours("grc_campaign_story_told", TOLD, (said, phone) => [
    {content: "the verdict", trigger: `.o_grc_result_verdict:contains(${said.verdict})`},
    accessible(".o_grc_result"),
    ...(phone ? [fitsPhone()] : []),
    {content: "one bought", trigger: ".o_grc_result tbody tr:eq(1) button:contains(1)"},
    {content: "for how much", trigger: ".o_grc_result tbody tr:eq(2) button:contains(700)", run: "click"},
    {content: "its invoice", trigger: `.o_action_manager ${records(phone)}:contains(INV/)`},
]);

const SELLER = {en: {}, fr: {}};

/** The salesperson: the call in My day, and what the customer has got, on the contact. */
addTours("grc_campaign_story_day", SELLER, (said, phone) => [
    {content: "the call", trigger: ".o_grc_day_card:contains(Silent Tour)"},
    accessible(".o_grc_day_list"),
    ...(phone ? [fitsPhone()] : []),
]);

addTours("grc_campaign_story_contact", SELLER, (said, phone) => [
    {content: "which campaign", trigger: ".o_form_view .o_grc_badges:contains(Come back)"},
    ...partnerButton("action_open_grc_timeline"),
    {content: "the mail they got", trigger: `${records(phone)}:contains(Come back)`},
    ...(phone ? [fitsPhone()] : []),
]);
