import {accessible, addTours, fitsPhone, records} from "@grc_base/../tests/tours/steps";

const SAID = {
    en: {none: "No campaign is about to be launched", planned: "Planned"},
    fr: {none: "Aucune campagne n’est sur le point d’être lancée", planned: "Planifiée"},
};

/** Nothing to look at. */
addTours("grc_campaign_review_empty", SAID, (said) => [
    {content: "what it is for", trigger: `.o_view_nocontent:contains(${said.none})`},
    accessible(".o_view_nocontent"),
]);

/** A launch is planned by its button. */
addTours("grc_campaign_planned", SAID, (said, phone) => [
    {
        content: "where there are many buttons",
        trigger: phone ? ".o_statusbar_buttons button:has(.oi-ellipsis-v)" : ".o_form_view",
        isActive: ["body:not(:has(button[name=action_plan]:visible))"],
        run: "click",
    },
    {content: "plan it", trigger: "button[name=action_plan]", run: "click"},
    {content: "it waits", trigger: `.o_statusbar_status:contains(${said.planned})`},
    ...(phone ? [fitsPhone()] : []),
]);

/** One is taken out with a reason, put back, and taken out again. */
addTours("grc_campaign_review", SAID, (said, phone) => {
    const one = `${records(phone)}:contains(Silent Tour)`;
    const takeOut = [
        {content: "not them", trigger: `${one} button[name=action_ask]`, run: "click"},
        {content: "why", trigger: ".modal [name=reason] input", run: "edit We are negotiating"},
        accessible(".modal .o_inner_group"),
        {content: "take out", trigger: ".modal button[name=action_take_out]", run: "click"},
    ];
    return [
        {content: "both customers", trigger: `${records(phone)}:contains(Lamps in autumn)`},
        accessible(phone ? ".o_kanban_renderer" : ".o_list_renderer"),
        ...takeOut,
        {content: "all the same", trigger: `${one} button[name=action_put_back]`, run: "click"},
        ...takeOut,
        {content: "taken out", trigger: `${one} button[name=action_put_back]`},
        ...(phone ? [fitsPhone()] : []),
    ];
});
