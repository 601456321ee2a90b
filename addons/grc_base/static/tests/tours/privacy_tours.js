import {HOUSEHOLD, householdSteps} from "./person_tours";
import {accessible, addTours, backTo, fitsPhone, records} from "./steps";

const PRIVACY = {
    en: {
        ...HOUSEHOLD.en,
        action: "Personal data: copy",
        member: "Member of a Household",
        taste: "Taste",
        undone: "Erasing cannot be undone",
        word: "ERASE",
        done: "The contact is erased",
        deleted: "Deleted",
        contact: "Erased contact",
        untasted: "Nothing is known of their tastes yet",
    },
    fr: {
        ...HOUSEHOLD.fr,
        action: "Données personnelles : copie",
        member: "Membre d’un foyer",
        taste: "Goût",
        undone: "Un effacement est irréversible",
        word: "EFFACER",
        done: "Le contact est effacé",
        deleted: "Supprimé",
        contact: "Contact effacé",
        untasted: "Aucun goût n’est encore connu",
    },
};

/** Open a request from the contact's actions: it offers a copy first, and says what there is. */
function openRequest(said, line) {
    return [
        {content: "actions", trigger: ".o_control_panel button:has(.fa-cog)", run: "click"},
        {content: "personal data", trigger: `.o-dropdown--menu .o_menu_item:contains(${said.action})`, run: "click"},
        {content: "a copy first", trigger: ".o_form_view [name=kind] input[data-value=export]:checked"},
        {content: "the person is in it", trigger: `${line}:contains(${said.member})`},
        {content: "and the tastes", trigger: `${line}:contains(${said.taste})`},
        accessible(".o_form_sheet"),
    ];
}

/** Type the word, and erase. */
function eraseSteps(said, line) {
    return [
        {content: "erasure", trigger: "[name=kind] input[data-value=erasure]", run: "click"},
        {content: "a warning", trigger: `.alert:contains(${said.undone})`},
        {content: "what is there", trigger: `${line}:contains(${said.member})`},
        {content: "the word", trigger: "[name=confirmation] input", run: `edit ${said.word}`},
        accessible(".o_form_sheet"),
        {content: "erase", trigger: "button[name=action_erase]", run: "click"},
        {content: "it is done", trigger: `.alert-success:contains(${said.done})`},
        {content: "what became of it", trigger: `${line}:contains(${said.member}):contains(${said.deleted})`},
        accessible(".o_form_sheet"),
    ];
}

/** The contact has lost their name, their household and their tastes. */
function goneSteps(said, phone) {
    return [
        backTo(said.name, phone),
        {content: "the contact has no name", trigger: `.o_form_view [name=name] :value(${said.contact})`},
        {content: "the tab", trigger: ".nav-link[name=grc_household]", run: "click"},
        {content: "nobody is left", trigger: `.o_grc_household:contains(${said.nobody})`},
        {content: "nor a taste", trigger: `.o_grc_tastes:contains(${said.untasted})`},
    ];
}

addTours("grc_base_privacy", PRIVACY, (said, phone) => {
    const line = `.o_field_widget[name=line_ids] ${records(phone)}`;
    return [
        ...householdSteps(said),
        ...openRequest(said, line),
        ...(phone ? [fitsPhone()] : []),
        ...eraseSteps(said, line),
        ...(phone ? [fitsPhone()] : []),
        ...goneSteps({...said, name: "Jane Tour"}, phone),
    ];
});
