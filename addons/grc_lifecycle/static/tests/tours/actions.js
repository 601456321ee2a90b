import {registry} from "@web/core/registry";
import {howComputed} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_lifecycle_playbook", {
    steps: () => [
        {content: "a playbook", trigger: ".o_data_row td:contains(Declining: chase regularly)", run: "click"},
        {content: "its steps", trigger: ".o_field_widget[name=step_ids] .o_data_row:contains(silent for)"},
        ...howComputed("worth a minute"),
        {
            content: "the call",
            trigger: "body:not(:has(.modal)) .o_data_row td:contains(silent for)",
            run: "click",
        },
        {content: "what it says", trigger: ".modal [name=summary] input", run: "edit Call {{costumer}}"},
        {content: "save it", trigger: ".modal .o_form_button_save, .modal .btn-primary:contains(Save)", run: "click"},
        {content: "save the playbook", trigger: "body:not(:has(.modal)) .o_form_button_save", run: "click"},
        {content: "what is wrong", trigger: ".modal:contains(costumer):contains({{customer}})"},
        {content: "understood", trigger: ".modal .btn-primary, .modal .btn-close", run: "click"},
        {
            content: "the call again",
            trigger: "body:not(:has(.modal)) .o_data_row td:contains(costumer)",
            run: "click",
        },
        {content: "put right", trigger: ".modal [name=summary] input", run: "edit Ring {{customer}}"},
        {content: "save it", trigger: ".modal .o_form_button_save, .modal .btn-primary:contains(Save)", run: "click"},
        {content: "save the playbook", trigger: "body:not(:has(.modal)) .o_form_button_save", run: "click"},
        {content: "saved", trigger: ".o_form_saved .o_data_row:contains(Ring)"},
    ],
});

tours.add("grc_lifecycle_life_rule", {
    steps: () => [
        {content: "a new rule", trigger: ".o_list_button_add", run: "click"},
        {content: "its name", trigger: "[name=name] input", run: "edit Anniversary"},
        {content: "who reads it", trigger: ".alert:contains(personal data)"},
        {
            content: "what it is about",
            trigger: "[name=kind] .o_select_menu_input, [name=kind] select, [name=kind] input",
            run: "click",
        },
        {content: "replenishment", trigger: ".o_select_menu_item:contains(Replenishment)", run: "click"},
        {content: "how early", trigger: "[name=lead_days] input", run: "edit 10"},
        {content: "the activity", trigger: "[name=activity_type_id] input", run: "edit Call"},
        {content: "a call", trigger: ".ui-menu-item a:contains(Call)", run: "click"},
        {content: "what to do", trigger: "[name=summary] input", run: "edit Deliver {{product}}"},
        {content: "save", trigger: ".o_form_button_save", run: "click"},
        {content: "saved", trigger: ".o_form_saved"},
        {content: "what may be written", trigger: ".nav-link[name=placeholders]", run: "click"},
        {content: "the product is among it", trigger: ".o_field_widget[name=placeholder_help]:contains({{product}})"},
    ],
});

tours.add("grc_lifecycle_actions", {
    steps: () => [
        {content: "an action", trigger: ".o_data_row td:contains(Call Silent Tour)", run: "click"},
        {content: "why", trigger: ".o_form_view [name=why]:contains(62 days)"},
        {content: "what to say", trigger: "[name=say]:contains(Is something)"},
        {content: "the assumption", trigger: "[name=effort] input", run: "edit 30"},
        {content: "save", trigger: ".o_form_button_save", run: "click"},
        {content: "saved", trigger: ".o_form_saved"},
        {content: "half as much a minute", trigger: "[name=rank]:contains(2.50)"},
    ],
});
