import {accessible, addTours, fitsPhone, records} from "./steps";

/** By action, something that is there, in each language. */
const CONFIGURED = {
    en: {
        grc_consent_rule_action: "persons",
        grc_consent_topic_action: "What is new, once a month.",
        grc_completeness_item_action: "What is your e-mail address",
        grc_person_purpose_action: "Household",
        grc_person_role_action: "Decides",
        grc_person_income_action: "Up to 20,000",
        grc_person_erasure_action: "Occupation and income",
        grc_opposition_action: "Marketing",
        grc_completeness_score_action: "E-mail",
    },
    fr: {
        grc_consent_rule_action: "particuliers",
        grc_consent_topic_action: "What is new, once a month.",
        grc_completeness_item_action: "Quelle est votre adresse e-mail",
        grc_person_purpose_action: "Foyer",
        grc_person_role_action: "Décide",
        grc_person_income_action: "Up to 20,000",
        grc_person_erasure_action: "Profession et revenus",
        grc_opposition_action: "Prospection",
        grc_completeness_score_action: "E-mail",
    },
};

/** What is configured about persons and consent, and its logs: a list, or cards on a phone. */
addTours("grc_base_configured", CONFIGURED, (said, phone) =>
    Object.entries(said).flatMap(([action, what]) => [
        {
            content: `go to ${action}`,
            trigger: ".o_action_manager .o_content",
            run() {
                window.location = `/odoo/action-grc_base.${action}`;
            },
            expectUnloadPage: true,
        },
        {content: `one of ${action}`, trigger: `.o_content ${records(phone)}:contains(${what})`},
        accessible(".o_content"),
        fitsPhone(),
    ]),
);
