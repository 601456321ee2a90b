import {accessible, addTours, fitsPhone, saveForm} from "@grc_base/../tests/tours/steps";

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
              {content: name, trigger: `.o-autocomplete--dropdown-item:contains(${name})`, run: "click"},
          ];
}

const TOPIC = {en: {topic: "Topic"}, fr: {topic: "Sujet"}};

/** A mailing list is given the topic that it is about. */
addTours("grc_mass_mailing_list", TOPIC, (said, phone) => [
    {content: "what it is about", trigger: `.o_form_label[for^=grc_topic_id]:contains(${said.topic})`},
    accessible("[name=grc_topic_id]"),
    ...choose("grc_topic_id", "Invitations", phone),
    ...saveForm(),
    {content: "is kept", trigger: "[name=grc_topic_id] input:value(Invitations)"},
    ...(phone ? [fitsPhone()] : []),
]);

const COMPANY = {en: {company: "Company"}, fr: {company: "Société"}};

/** A mailing says whose it is, and is given to another company. */
addTours("grc_mass_mailing_company", COMPANY, (said, phone) => [
    {content: "the settings", trigger: ".nav-link[name=settings]", run: "click"},
    {content: "whose it is", trigger: `.o_form_label[for^=grc_company_id]:contains(${said.company})`},
    accessible("[name=grc_company_id]"),
    {content: "ours", trigger: "[name=grc_company_id] input:value(Relations Ltd)"},
    ...choose("grc_company_id", "Second Ltd", phone),
    ...saveForm(),
    {content: "is kept", trigger: "[name=grc_company_id] input:value(Second Ltd)"},
    ...(phone ? [fitsPhone()] : []),
]);
