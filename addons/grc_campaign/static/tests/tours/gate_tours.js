import {accessible, addTours, fitsPhone, records, saveForm} from "@grc_base/../tests/tours/steps";

/** The button that makes a new record, in a list or among cards. */
const NEW = ".o_control_panel .o_list_button_add, .o_control_panel .o-kanban-button-new";

/** Choose one of what a field offers. */
function choose(field, label) {
    return [
        {content: field, trigger: `[name=${field}] .o_select_menu_input, [name=${field}] input`, run: "click"},
        {content: label, trigger: `.o_select_menu_item:contains(${label})`, run: "click"},
    ];
}

const GATE = {
    en: {overdue: "An invoice is overdue", wait: "Wait", ask: "Ask their salesperson first"},
    fr: {overdue: "Une facture est en retard", wait: "Attendre", ask: "Demander d’abord au vendeur"},
};

/** A company lets salespeople be asked before customers who owe money are written to. */
addTours("grc_campaign_gate", GATE, (said, phone) => [
    {
        content: "what all companies share",
        trigger: `${records(phone)}:contains(${said.overdue}):contains(${said.wait})`,
    },
    accessible(".o_content"),
    {content: "one of our own", trigger: NEW, run: "click"},
    ...choose("gate", said.overdue),
    ...choose("answer", said.ask),
    accessible(".o_form_view .o_form_sheet"),
    ...(phone ? [fitsPhone()] : []),
    ...saveForm(),
]);
