import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {accessible, addTours, backTo, fitsPhone, records} from "./steps";

const tours = registry.category("web_tour.tours");

const WHY = {
    en: {no: "No", why: "Consent is needed first", yes: "Yes", since: "Agreed on", given: "Agreed"},
    fr: {no: "Non", why: "Un accord est d’abord nécessaire", yes: "Oui", since: "Accord du", given: "Accord"},
};

/** Why a contact may not be written to; they agreed, which is entered, and the ledger has it. */
addTours("grc_base_contact", WHY, (said, phone) => {
    const mail = ".o_grc_contact_lines [data-channel=email]";
    return [
        {content: "the tab", trigger: ".nav-link[name=grc_contact]", run: "click"},
        {content: "why not", trigger: `${mail}:contains(${said.no}):contains(${said.why})`},
        {content: "no number, nothing to decide", trigger: ".o_grc_contact_lines [data-channel=sms]:not(:has(button))"},
        accessible(".tab-pane.active"),
        {content: "they agreed", trigger: `${mail} .o_grc_decide`, run: "click"},
        {content: "where", trigger: ".modal [name=source] input", run: "edit Form at the fair"},
        accessible(".modal .o_form_sheet"),
        {content: "save", trigger: ".modal .o_form_button_save", run: "click"},
        {content: "now they may be written to", trigger: `${mail}:contains(${said.yes}):contains(${said.since})`},
        ...(phone ? [fitsPhone()] : []),
        {content: "the ledger", trigger: "button[name=action_open_grc_consents]", run: "click"},
        {
            content: "has it",
            trigger: `${records(phone)}:contains(Form at the fair):contains(${said.given})`,
        },
        ...(phone ? [fitsPhone()] : []),
        accessible(records(phone)),
    ];
});

const WHOM = {
    en: {
        none: "0 of 2 may be contacted",
        one: "1 of 2 may be contacted",
        countryless: "2 contacts have no country",
        screen: "Whom We May Contact",
        follows: "those who have not objected may be contacted",
        rules: "0 of 1 would remain",
    },
    fr: {
        none: "0 sur 2 peuvent être contactés",
        one: "1 sur 2 peuvent être contactés",
        countryless: "2 contacts n’ont pas de pays",
        screen: "Qui pouvons-nous contacter",
        follows: "ceux qui ne se sont pas opposés peuvent désormais être contactés",
        rules: "il en resterait 0 sur 1",
    },
};

/** Whom we may contact today, why not the others, and what another reading would change. */
addTours("grc_base_whom", WHOM, (said, phone) => {
    const mail = ".o_grc_channel[data-channel=email]";
    return [
        {content: "mail", trigger: `${mail} .o_grc_allowed:contains(${said.none})`},
        {content: "no country", trigger: `.o_grc_countryless:contains(${said.countryless})`},
        accessible(".o_grc_contact"),
        ...(phone ? [fitsPhone()] : []),
        {content: "for service", trigger: ".o_grc_contact_purpose", run: "select service"},
        {content: "more may be written to", trigger: `${mail} .o_grc_allowed:contains(${said.one})`},
        {content: "for marketing", trigger: ".o_grc_contact_purpose", run: "select marketing"},
        {content: "why not", trigger: `${mail} [data-reason=unasked]:contains(1)`, run: "click"},
        {content: "the list has them", trigger: `${records(phone)}:contains(Silent Tour)`},
        {
            content: "and nobody else",
            trigger: `.o_view_controller:not(:has(${records(phone)}:contains(Recent Tour)))`,
        },
        backTo(said.screen, phone),
        {content: "read it in another way", trigger: `${mail} .o_grc_switch`, run: "click"},
        {content: "what follows", trigger: `.modal:contains(${said.follows})`},
        {content: "switch", trigger: ".modal .btn-primary", run: "click"},
        {content: "more may be written to", trigger: `${mail} .o_grc_allowed:contains(${said.one})`},
        {content: "what the rules would leave", trigger: `${mail}:contains(${said.rules})`},
        accessible(".o_grc_contact"),
        ...(phone ? [fitsPhone()] : []),
    ];
});

tours.add("grc_base_preference", {
    steps: () => [
        {content: "the tab", trigger: ".nav-link[name=grc_contact]", run: "click"},
        {
            content: "opens the customer's page",
            trigger: "button[name=action_open_grc_preferences]",
            async run({click}) {
                const {open} = browser;
                const opened = new Promise((resolve) => {
                    browser.open = (url) => resolve(url);
                });
                try {
                    await click();
                    const url = await opened;
                    if (!url.includes("/contact-preferences/")) {
                        throw new Error(`It opened ${url}`);
                    }
                } finally {
                    browser.open = open;
                }
            },
        },
    ],
});
