import {accessible, addTours, fitsPhone, records, saveSettings} from "@grc_base/../tests/tours/steps";

const SAID = {
    en: {bad: "To be mended", ask: "To be asked for", address: "Address of this database", visits: "Visits"},
    fr: {bad: "À corriger", ask: "À demander", address: "Adresse de cette base de données", visits: "Visites"},
};

/** What mails depend on: what is wrong first, with what to do; what cannot be told is said in words. */
addTours("grc_campaign_deliverability", SAID, (said, phone) => [
    {content: "what is wrong", trigger: `.o_grc_deliverability [data-state=bad] h2:contains(${said.bad})`},
    {content: "links lead nowhere", trigger: `[data-state=bad] [data-check=address]:contains(${said.address})`},
    {content: "the domain", trigger: `[data-state=ask] h2:contains(${said.ask})`},
    {content: "is asked about", trigger: "[data-state=ask] [data-check=dkim] a[href*=email_domain]"},
    accessible(".o_grc_deliverability"),
    ...(phone ? [fitsPhone()] : []),
]);

/** Visits and calls planned by class. */
addTours("grc_campaign_floors", SAID, (said, phone) => [
    {content: "what there is", trigger: `${records(phone)}:contains(A):contains(${said.visits})`},
    {content: "by class", trigger: `${records(phone)}:nth-child(4)`},
    accessible(".o_content"),
    ...(phone ? [fitsPhone()] : []),
]);

/** How campaigns send, among the settings. */
addTours("grc_campaign_sending", SAID, (said, phone) => [
    {content: "send rate", trigger: "[name=grc_hourly_mails] input", run: "edit 200"},
    {content: "warm-up", trigger: "[name=grc_warm_up] input", run: "edit 50, 100, 500"},
    {content: "quiet hours", trigger: "[name=grc_quiet] input", run: "click"},
    {content: "the first day of the warm-up", trigger: "[name=grc_warm_up_from]"},
    {content: "from eight in the evening", trigger: "[name=grc_quiet_from]"},
    accessible("[name=grc_warm_up]"),
    ...(phone ? [fitsPhone()] : []),
    ...saveSettings(),
]);
