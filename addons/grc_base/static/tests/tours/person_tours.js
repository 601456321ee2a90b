import {registry} from "@web/core/registry";
import {accessible, addTours, fitsPhone, partnerButton, saveForm} from "./steps";

const tours = registry.category("web_tour.tours");

/** What the household tab says. */
export const HOUSEHOLD = {
    en: {
        nobody: "Nobody is entered yet",
        day: "05/17/1990",
        born: "born on 05/17/1990",
        erased: "First part erased on",
        never: "Never offer",
        likes: "Likes",
        part: "Occupation and income",
    },
    fr: {
        nobody: "Personne n’est encore saisi",
        day: "17/05/1990",
        born: "né(e) le 17/05/1990",
        erased: "Premier effacement le",
        never: "Ne jamais proposer",
        likes: "Aime",
        part: "Profession et revenus",
    },
};

/** The household tab: a person with a birth date, who is still what was written, and tastes in one tap. */
export function householdSteps(said) {
    return [
        {content: "the tab", trigger: ".nav-link[name=grc_household]", run: "click"},
        {content: "nobody yet", trigger: `.o_grc_household:contains(${said.nobody})`},
        {content: "a person", trigger: ".o_grc_add_person", run: "click"},
        {content: "her name", trigger: ".modal [name=name] input", run: "edit Jane"},
        {
            content: "her birth date",
            trigger: ".modal [name=birth_date] input",
            run: `edit ${said.day} && click .modal .modal-title`,
        },
        {content: "her occupation", trigger: ".modal [name=occupation] input", run: "edit Pilot"},
        accessible(".modal .o_form_sheet"),
        {content: "save", trigger: ".modal .o_form_button_save", run: "click"},
        {
            content: "she is a member",
            trigger: `.o_grc_member:contains(Jane):contains(${said.born}):contains(${said.erased})`,
        },
        {content: "still true", trigger: ".o_grc_member .o_grc_still_true", run: "click"},
        {content: "she stays", trigger: ".o_grc_member:contains(Jane)"},
        {
            content: "a product bought, never again",
            trigger: ".o_grc_chip:contains(Record) button[data-liking=never]",
            run: "click",
        },
        {content: "is noted", trigger: `.o_grc_taste:contains(${said.never}):contains(Record)`},
        {content: "a topic", trigger: ".o_grc_taste_words", run: "edit Golf"},
        {content: "is liked", trigger: ".o_grc_taste_like", run: "click"},
        {content: "and noted", trigger: `.o_grc_taste:contains(${said.likes}):contains(Golf)`},
        accessible(".tab-pane.active"),
    ];
}

addTours("grc_base_household", HOUSEHOLD, (said, phone) => [
    ...householdSteps(said),
    ...(phone ? [fitsPhone()] : []),
    {content: "open her", trigger: ".o_grc_member button:contains(Jane)", run: "click"},
    {content: "what is confirmed", trigger: `.modal .o_data_row:contains(${said.part})`},
    {content: "close", trigger: ".modal .btn-close, .modal .o_back_button", run: "click"},
    {content: "closed", trigger: "body:not(:has(.modal))"},
]);

const QUESTIONS = {
    en: {few: "too few customers have answered", mail: "E-mail", phone: "Phone"},
    fr: {few: "trop peu de clients ont répondu", mail: "E-mail", phone: "Téléphone"},
};

/** The next two questions: one is answered, one is put off. */
function questionSteps(said) {
    const mail = `.o_grc_question[data-name='${said.mail}']`;
    return [
        {content: "too few have answered", trigger: `.o_grc_questions:contains(${said.few})`},
        accessible(".o_grc_questions"),
        {content: "the mail", trigger: `${mail} .o_grc_said`, run: "edit asked@example.com"},
        {content: "is kept", trigger: `${mail} .o_grc_answer`, run: "click"},
        {content: "and not asked again", trigger: `.o_grc_questions:not(:has(${mail})) .o_grc_question`},
        {content: "more is known", trigger: ".o_grc_known [role=progressbar]:not([aria-valuenow='0'])"},
        {
            content: "not by phone today",
            trigger: `.o_grc_question[data-name='${said.phone}'] .o_grc_later`,
            run: "click",
        },
        {content: "later", trigger: `.o_grc_questions:not(:has([data-name='${said.phone}'])) .o_grc_question`},
    ];
}

addTours("grc_base_questions", QUESTIONS, (said, phone) => [
    {content: "the tab", trigger: ".nav-link[name=grc_known]", run: "click"},
    ...questionSteps(said),
    phone
        ? fitsPhone()
        : {
              content: "the form has it",
              trigger: ".o_form_view [name=email] input:value(asked@example.com)",
          },
]);

tours.add("grc_base_report_questions", {
    steps: () => [
        ...partnerButton("action_grc_report"),
        {content: "what was said", trigger: "[name=said] textarea", run: "edit All is well."},
        ...questionSteps(QUESTIONS.en),
        {content: "a taste in one tap", trigger: ".o_grc_chip:contains(Record) button[data-liking=like]", run: "click"},
        {content: "is noted", trigger: ".o_grc_taste:contains(Likes):contains(Record)"},
        {content: "done", trigger: "button[name=action_done_close]", run: "click"},
        {content: "back at the customer", trigger: ".o_form_view .o_grc_badges"},
    ],
});

tours.add("grc_base_expiring", {
    steps: () => [
        {content: "what expires", trigger: ".o_data_row:contains(Jane):contains(Occupation and income)"},
        {content: "still true", trigger: ".o_data_row button[name=action_still_true]", run: "click"},
        {content: "nothing expires", trigger: ".o_nocontent_help:contains(Nothing expires within 30 days)"},
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
