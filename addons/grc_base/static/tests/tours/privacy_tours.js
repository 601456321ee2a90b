import {registry} from "@web/core/registry";
import {fitsPhone} from "./steps";

const tours = registry.category("web_tour.tours");

/** Open a request from the contact's actions. */
function openRequest() {
    return [
        {content: "the contact", trigger: ".o_form_view .nav-link[name=grc_household]"},
        {content: "actions", trigger: ".o_cp_action_menus button:has(.fa-cog)", run: "click"},
        {
            content: "personal data",
            trigger: ".o-dropdown--menu .o_menu_item:contains(Personal data: copy)",
            run: "click",
        },
        {content: "a copy first", trigger: ".o_form_view [name=kind] input[data-value=export]:checked"},
    ];
}

/** Look at what is there, type the word, and erase. */
function eraseSteps(line) {
    return [
        {content: "erasure", trigger: "[name=kind] input[data-value=erasure]", run: "click"},
        {content: "a warning", trigger: ".alert:contains(Erasing cannot be undone)"},
        {content: "what is there", trigger: `.o_field_widget[name=line_ids] ${line}:contains(Member of a Household)`},
        {content: "the word", trigger: "[name=confirmation] input", run: "edit ERASE"},
        {content: "erase", trigger: "button[name=action_erase]", run: "click"},
        {content: "it is done", trigger: ".alert-success:contains(The contact is erased)"},
        {content: "what became of it", trigger: `.o_field_widget[name=line_ids] ${line}:contains(Deleted)`},
    ];
}

tours.add("grc_base_privacy", {
    steps: () => [
        {content: "the household", trigger: ".nav-link[name=grc_household]", run: "click"},
        {
            content: "a person",
            trigger: ".o_field_widget[name=grc_person_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {content: "their name", trigger: ".o_selected_row [name=name] input", run: "edit Jim"},
        {content: "save", trigger: ".o_form_button_save", run: "click"},
        {content: "saved", trigger: ".o_form_saved [name=grc_person_ids]:contains(Jim)"},
        ...openRequest(),
        ...eraseSteps(".o_data_row"),
    ],
});

tours.add("grc_base_privacy_phone", {
    steps: () => [
        {content: "the contact", trigger: ".o_form_view .nav-link[name=grc_household]"},
        {content: "actions", trigger: ".o_control_panel button:has(.fa-cog)", run: "click"},
        {
            content: "personal data",
            trigger: ".o-dropdown--menu .o_menu_item:contains(Personal data: copy)",
            run: "click",
        },
        {content: "a copy first", trigger: ".o_form_view [name=kind] input[data-value=export]:checked"},
        fitsPhone(),
        ...eraseSteps(".o_kanban_record"),
        fitsPhone(),
    ],
});
