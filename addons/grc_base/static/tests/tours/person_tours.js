import {registry} from "@web/core/registry";
import {fitsPhone, saveForm} from "./steps";

const tours = registry.category("web_tour.tours");

tours.add("grc_base_household", {
    steps: () => [
        {content: "the tab", trigger: ".nav-link[name=grc_household]", run: "click"},
        {
            content: "a person",
            trigger: ".o_field_widget[name=grc_person_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {content: "her name", trigger: ".o_selected_row [name=name] input", run: "edit Jane"},
        {content: "save", trigger: ".o_form_button_save", run: "click"},
        {content: "saved", trigger: ".o_form_saved [name=grc_person_ids]:contains(Jane)"},
    ],
});

tours.add("grc_base_persons", {
    steps: () => [
        {content: "a person", trigger: ".o_data_row:contains(Silent Tour) td[name=name]:contains(Jane)", run: "click"},
        {content: "may be changed in place", trigger: ".o_selected_row [name=name] input:value(Jane)"},
    ],
});

tours.add("grc_base_persons_phone", {
    steps: () => [
        {content: "her card says when she was born", trigger: ".o_kanban_record:contains(Jane):contains(Born on)"},
        fitsPhone(),
        {content: "open it", trigger: ".o_kanban_record:contains(Jane)", run: "click"},
        {content: "her customer", trigger: ".o_form_view [name=partner_id] input:value(Silent Tour)"},
        {content: "her name", trigger: ".o_form_view [name=name] input", run: "edit Jane Doe"},
        ...saveForm(),
    ],
});
