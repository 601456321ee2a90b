import {accessible, addTours, backTo, fitsPhone, records} from "@grc_base/../tests/tours/steps";

const SAID = {
    en: {done: "Activity done", missing: "Activity not done in 9 days", waits: "Waits for an outcome"},
    fr: {done: "Activité faite", missing: "Activité non faite en 9 jours", waits: "Attend une suite"},
};

const CELL = ".o_grc_campaign_flow_cell";
/** The cell of a step. */
const cell = (name) => `${CELL}:has(.o_grc_campaign_flow_box:contains(${name}))`;

/** That the two branches stand side by side, both of them on the screen. */
const sideBySide = {
    content: "side by side",
    trigger: `.o_grc_campaign_flow_picture`,
    run() {
        const [done, missing] = [3, 4].map((place) =>
            this.anchor.querySelectorAll(".o_grc_campaign_flow_cell")[place - 1].getBoundingClientRect(),
        );
        if (done.top !== missing.top || done.right > missing.left + 1 || missing.right > window.innerWidth) {
            throw new Error("The branches do not stand side by side on the screen");
        }
    },
};

/** Who may still answer has come to neither branch; figures open their lists; the same stands in a table. */
addTours("grc_campaign_flow", SAID, (said, phone) => [
    {content: "both have come to the first step", trigger: `${cell("Question")} .o_grc_campaign_flow_came:contains(2)`},
    {content: "who did it", trigger: `${cell("Thanks")} .o_grc_campaign_flow_way:contains(${said.done})`},
    {content: "who did not", trigger: `${cell("Reminder")} .o_grc_campaign_flow_way:contains(${said.missing})`},
    {content: "nobody yet", trigger: `${cell("Reminder")} .o_grc_campaign_flow_came:contains(0)`},
    sideBySide,
    accessible(".o_grc_campaign_flow"),
    ...(phone ? [fitsPhone()] : []),
    {content: "as a table", trigger: ".o_grc_campaign_flow_table summary", run: "click"},
    {content: "three steps", trigger: ".o_grc_campaign_flow_table tbody tr:nth-child(3)"},
    accessible(".o_grc_campaign_flow_table"),
    ...(phone ? [fitsPhone()] : []),
    {
        content: "who may still come",
        trigger: `${cell("Thanks")} button[data-figure=awaiting]:contains(${said.waits})`,
        run: "click",
    },
    {content: "both", trigger: `${records(phone)}:contains(Silent Tour)`},
    {content: "no more", trigger: `.o_view_controller:not(:has(${records(phone)}:nth-child(3):contains(Tour)))`},
    backTo("Lamps", phone),
    {content: "the picture again", trigger: `${cell("Question")} .o_grc_campaign_flow_came`},
]);
