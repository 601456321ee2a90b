import {accessible, addTours, backTo, fitsPhone, records, saveForm} from "@grc_base/../tests/tours/steps";

/** The button that makes a new record, in a list or among cards. */
const NEW = ".o_control_panel .o_list_button_add, .o_control_panel .o-kanban-button-new";

const MADE = {
    en: {
        none: "No audience yet",
        everyone: "Every customer",
        save: "Save to see whom it reaches",
        channel: "Phone",
        saved: "figures of the lines as saved",
        screen: "Everyone",
    },
    fr: {
        none: "Pas encore d’audience",
        everyone: "Tous les clients",
        save: "Enregistrez pour voir qui est touché",
        channel: "Téléphone",
        saved: "Ces chiffres sont ceux des lignes enregistrées",
        screen: "Everyone",
    },
};

/** The first audience: everyone; its figures open what they count. */
addTours("grc_campaign_audience", MADE, (said, phone) => [
    {content: "what is missing", trigger: `.o_view_nocontent:contains(${said.none})`},
    accessible(".o_view_nocontent"),
    {content: "make one", trigger: NEW, run: "click"},
    {content: "its name", trigger: "[name=name] input", run: "edit Everyone"},
    {content: "nothing yet", trigger: `.o_grc_reach:contains(${said.save})`},
    {
        content: "a line",
        trigger: "[name=line_ids] .o_field_x2many_list_row_add a, [name=line_ids] .o-kanban-button-new",
        run: "click",
    },
    {content: "by what customers are", trigger: ".modal [name=kind] input[data-value=customers]:checked"},
    {content: "all of them", trigger: ".modal [name=domain]"},
    {content: "enough", trigger: ".modal .o_form_button_save", run: "click"},
    {content: "in words", trigger: `[name=line_ids] ${records(phone)}:contains(${said.everyone})`},
    ...saveForm(),
    {content: "both", trigger: ".o_grc_reach_customers:contains(2)"},
    {content: "revenue of the year", trigger: ".o_grc_reach_revenue:contains(300)"},
    {content: "the channels", trigger: `.o_grc_reach [data-channel=phone]:contains(${said.channel})`},
    {content: "why", trigger: `.o_grc_reach_shown li:contains(Silent Tour):contains(${said.everyone})`},
    accessible(".o_grc_reach"),
    ...(phone ? [fitsPhone()] : []),
    {content: "whom", trigger: ".o_grc_reach_customers", run: "click"},
    {content: "those", trigger: `${records(phone)}:contains(Silent Tour)`},
    {content: "and the other", trigger: `${records(phone)}:contains(Recent Tour)`},
    backTo(said.screen, phone),
    {content: "of which documents", trigger: ".o_grc_reach_revenue:contains(300)", run: "click"},
    {content: "this one", trigger: `${records(phone)}:contains(INV)`},
    {
        content: "not that of the year before",
        trigger: `.o_view_controller:not(:has(${records(phone)}:contains(500)))`,
    },
    ...(phone ? [accessible(".o_kanban_renderer"), fitsPhone()] : []),
    backTo(said.screen, phone),
    {content: "change something", trigger: "[name=description] textarea", run: "edit For the tour && press Tab"},
    {content: "figures are those that were saved", trigger: `.o_grc_reach_saved:contains(${said.saved})`},
    ...saveForm(),
    {content: "saved", trigger: ".o_grc_reach:not(:has(.o_grc_reach_saved)) .o_grc_reach_customers:contains(2)"},
]);

const CHOSEN = {
    en: {actions: "Actions", make: "Make an audience", everyone: "Every customer"},
    fr: {actions: "Actions", make: "Créer une audience", everyone: "Tous les clients"},
};

/** The customers of a list, all of them, become an audience. */
addTours("grc_campaign_chosen", CHOSEN, (said) => [
    {content: "both", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
    {content: "are chosen", trigger: ".o_list_view thead .o_list_record_selector input", run: "click"},
    {content: "what can be done", trigger: `.o_cp_action_menus button:contains(${said.actions})`, run: "click"},
    {content: "an audience", trigger: `.o-dropdown--menu .o_menu_item:contains(${said.make})`, run: "click"},
    {content: "of both", trigger: ".o_form_view .o_grc_reach_customers:contains(2)"},
    accessible(".o_form_view .o_form_sheet"),
]);

const NOBODY = {en: {nobody: "Nobody yet: add a line"}, fr: {nobody: "Personne pour l’instant : ajoutez une ligne"}};

/** An audience without lines, in a company without customers. */
addTours("grc_campaign_nobody", NOBODY, (said, phone) => [
    {
        content: "open it",
        trigger: phone ? ".o_kanban_record:contains(Nobody yet)" : ".o_data_row:contains(Nobody yet) td[name=name]",
        run: "click",
    },
    {content: "none", trigger: ".o_grc_reach_customers:contains(0)"},
    {content: "what to do", trigger: `.o_grc_reach:contains(${said.nobody})`},
    accessible(".o_grc_reach"),
    ...(phone ? [fitsPhone()] : []),
]);
