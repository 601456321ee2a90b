import {accessible, addTours, fitsPhone} from "@grc_base/../tests/tours/steps";

const UNSUBSCRIBE = {
    en: {
        unchanged: "Nothing has changed until you choose",
        company: "No more advertising by e-mail from",
        stopped: "Relations Ltd will send you no more advertising",
        everything: "None of our companies",
    },
    fr: {
        unchanged: "Rien ne change tant que vous n’avez pas choisi",
        company: "Plus de publicité par e-mail de la part de",
        stopped: "Relations Ltd ne vous enverra plus de publicité",
        everything: "Aucune de nos sociétés",
    },
};

/** The page behind the link of a mailing: this company, then everything. */
addTours("grc_mass_mailing_unsubscribe", UNSUBSCRIBE, (said, phone) => [
    {content: "nothing has changed yet", trigger: `#grc_unsubscribe:contains(${said.unchanged})`},
    accessible("#grc_unsubscribe"),
    {
        content: "this company",
        trigger: `#grc_unsubscribe button[value=company]:contains(${said.company}):contains(Relations Ltd)`,
        run: "click",
        expectUnloadPage: true,
    },
    {content: "is told", trigger: `#o_mailing_subscription_info:contains(${said.stopped})`},
    {content: "not again", trigger: "#grc_unsubscribe:not(:has(button[value=company]))"},
    accessible("#grc_unsubscribe"),
    {
        content: "everything",
        trigger: "#grc_unsubscribe button[value=everything]",
        run: "click",
        expectUnloadPage: true,
    },
    {content: "is told, too", trigger: `#o_mailing_subscription_info:contains(${said.everything})`},
    ...(phone ? [fitsPhone("#o_mailing_portal_subscription")] : []),
]);
