import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {fitsPhone} from "./steps";

const tours = registry.category("web_tour.tours");

/** Enter that the contact agreed to mails, and see that they may be written to. */
function agreeSteps() {
    const mail = ".o_grc_contact_lines [data-channel=email]";
    return [
        {content: "the tab", trigger: ".nav-link[name=grc_contact]", run: "click"},
        {content: "why not", trigger: `${mail}:contains(No):contains(Consent is needed first)`},
        {content: "no number, nothing to decide", trigger: ".o_grc_contact_lines [data-channel=sms]:not(:has(button))"},
        {content: "they agreed", trigger: `${mail} .o_grc_decide`, run: "click"},
        {content: "where", trigger: ".modal [name=source] input", run: "edit Form at the fair"},
        {content: "save", trigger: ".modal .o_form_button_save", run: "click"},
        {content: "now they may be written to", trigger: `${mail}:contains(Yes):contains(Agreed on)`},
    ];
}

tours.add("grc_base_contact", {
    steps: () => [
        ...agreeSteps(),
        {content: "the ledger", trigger: "button[name=action_open_grc_consents]", run: "click"},
        {content: "has it", trigger: ".o_data_row:contains(Form at the fair):contains(Agreed)"},
    ],
});

tours.add("grc_base_contact_phone", {
    steps: () => [...agreeSteps(), fitsPhone()],
});

tours.add("grc_base_whom", {
    steps: () => [
        {
            content: "mail",
            trigger: ".o_grc_channel[data-channel=email] .o_grc_allowed:contains(0 of 2 may be contacted)",
        },
        {content: "no country", trigger: ".o_grc_countryless:contains(2 contacts have no country)"},
        {content: "why not", trigger: "[data-channel=email] [data-reason=unasked]:contains(1)", run: "click"},
        {content: "the list has them", trigger: ".o_list_view .o_data_row:contains(Silent Tour)"},
        {content: "and nobody else", trigger: ".o_list_view:not(:has(.o_data_row:contains(Recent Tour)))"},
        {content: "back", trigger: ".breadcrumb-item:contains(Whom We May Contact) a", run: "click"},
        {content: "read it in another way", trigger: "[data-channel=email] .o_grc_switch", run: "click"},
        {content: "what follows", trigger: ".modal:contains(those who have not objected may be contacted)"},
        {content: "switch", trigger: ".modal .btn-primary", run: "click"},
        {content: "more may be written to", trigger: "[data-channel=email] .o_grc_allowed:contains(1 of 2)"},
        {content: "what the rules would leave", trigger: "[data-channel=email]:contains(0 of 1 would remain)"},
    ],
});

tours.add("grc_base_whom_phone", {
    steps: () => [
        {
            content: "mail",
            trigger: ".o_grc_channel[data-channel=email] .o_grc_allowed:contains(0 of 2 may be contacted)",
        },
        fitsPhone(),
        {content: "for service", trigger: ".o_grc_contact_purpose", run: "select service"},
        {content: "more may be written to", trigger: "[data-channel=email] .o_grc_allowed:contains(1 of 2)"},
    ],
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
