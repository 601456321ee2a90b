import {accessible, addTours, backTo, fitsPhone, records, saveForm} from "@grc_base/../tests/tours/steps";
import {headerButton} from "@grc_campaign/../tests/tours/steps";

/** The button that makes a new record, in a list or among cards. */
const NEW = ".o_control_panel .o_list_button_add, .o_control_panel .o-kanban-button-new";

/** Choose a record of a field: from those that are offered, on a phone from a list of its own. */
function choose(field, name, phone) {
    const input = `[name=${field}] input`;
    return phone
        ? [
              {content: "all that there are", trigger: input, run: "click"},
              {content: name, trigger: `.modal .o_kanban_record:contains(${name})`, run: "click"},
          ]
        : [
              {content: "part of the name", trigger: input, run: `edit ${name.slice(0, 5)}`},
              // What was typed is marked: an answer that comes after the choice would open the list again.
              {
                  content: name,
                  trigger: `.o-autocomplete--dropdown-item:has(.text-primary):contains(${name})`,
                  run: "click",
              },
          ];
}

/** The button of a figure, which a phone keeps behind another one. */
function figureButton(name, phone, run) {
    return [
        ...(phone ? [{content: "its figures", trigger: ".o_control_panel button:has(.fa-bolt)", run: "click"}] : []),
        {content: name, trigger: `button[name=${name}]:contains(2)`, ...(run ? {run} : {})},
    ];
}

const MADE = {
    en: {none: "No campaign yet", running: "Running"},
    fr: {none: "Pas encore de campagne", running: "En cours"},
};

/** A campaign is made, launched, and runs. */
addTours("grc_campaign_made", MADE, (said, phone) => [
    {content: "what is missing", trigger: `.o_view_nocontent:contains(${said.none})`},
    accessible(".o_view_nocontent"),
    {content: "make one", trigger: NEW, run: "click"},
    {content: "its name", trigger: "[name=name] input", run: "edit Lamps in autumn"},
    ...choose("audience_id", "Everybody", phone),
    {
        content: "a step",
        trigger: "[name=step_ids] .o_field_x2many_list_row_add a, [name=step_ids] .o-kanban-button-new",
        run: "click",
    },
    {content: "its name", trigger: ".modal [name=name] input", run: "edit Ask how the lamps are"},
    {content: "by a person", trigger: ".modal [name=action] input[data-value=activity]", run: "click"},
    ...choose("activity_type_id", "Lamp question", phone),
    {content: "at once", trigger: ".modal [name=after] input[data-value=launch]", run: "click"},
    accessible(".modal .o_form_sheet"),
    {content: "enough", trigger: ".modal .o_form_button_save", run: "click"},
    {content: "one step", trigger: `[name=step_ids] ${records(phone)}:contains(Ask how the lamps are)`},
    ...saveForm(),
    accessible(".o_form_view .oe_title"),
    accessible(".o_form_view [name=audience_id]"),
    {content: "what it must bring", trigger: ".o_grc_forecast .o_grc_forecast_needed"},
    {content: "and who is held back", trigger: ".o_grc_forecast_share li"},
    accessible(".o_grc_forecast"),
    ...headerButton("action_launch", phone),
    {content: "what it would do", trigger: ".modal [name=customers]:contains(2)"},
    accessible(".modal .o_inner_group"),
    {content: "do it", trigger: ".modal button[name=action_launch]", run: "click"},
    {content: "it runs", trigger: `.o_statusbar_status:contains(${said.running})`},
    ...(phone ? [fitsPhone()] : []),
    ...figureButton("action_open_participations", phone),
]);

const SEEN = {
    en: {screen: "Lamps in autumn", done: "Done", rule: "One mail a week", verdict: "Running, day 1 of 30"},
    fr: {screen: "Lamps in autumn", done: "Faite", rule: "Un e-mail par semaine", verdict: "En cours, jour 1 sur 30"},
};

/** What a campaign has done, behind its figures. */
addTours("grc_campaign_seen", SEEN, (said, phone) => [
    {content: "what it brought", trigger: `.o_grc_result_verdict:contains(${said.verdict})`},
    accessible(".o_grc_result"),
    ...figureButton("action_open_participations", phone, "click"),
    {content: "one of them", trigger: `${records(phone)}:contains(Silent Tour)`},
    backTo(said.screen, phone),
    ...figureButton("action_open_tasks", phone, "click"),
    {content: "for both", trigger: `${records(phone)}:contains(${said.done})`},
    {content: "open one", trigger: phone ? ".o_kanban_record" : ".o_data_row td[name=step_id]", run: "click"},
    {content: "what it was", trigger: ".o_form_view [name=step_id]:contains(Ask how the lamps are)"},
    accessible(".o_form_view .o_form_sheet"),
    ...(phone ? [fitsPhone()] : []),
]);

/** The rules of contact pressure that come with it. */
addTours("grc_campaign_pressure", SEEN, (said, phone) => [
    {
        content: "what there is",
        trigger: `${records(phone)}:contains(${said.rule}) ${phone ? "" : "td[name=name]"}`.trim(),
        run: "click",
    },
    {content: "one", trigger: ".o_form_view [name=number] input:value(1)"},
    {content: "in seven days", trigger: ".o_form_view [name=days] input:value(7)"},
    accessible(".o_form_view .o_form_sheet"),
    ...(phone ? [fitsPhone()] : []),
]);
