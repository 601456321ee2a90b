import {accessible, addTours, backTo, downloads, fitsPhone, records} from "@grc_base/../tests/tours/steps";

const SAID = {
    en: {
        none: "No campaign in this year",
        screen: "Campaigns of the year",
        running: "Running, day",
        all: "All others",
        documents: "No document yet",
    },
    fr: {
        none: "Aucune campagne cette année",
        screen: "Campagnes de l’année",
        running: "En cours, jour",
        all: "Tous les autres",
        documents: "Pas encore de document",
    },
};

/** Before the first campaign of the year. */
addTours("grc_campaign_year_empty", SAID, (said, phone) => [
    {content: "what is missing", trigger: `.o_grc_programme:contains(${said.none})`},
    {content: "what would tell more", trigger: ".o_grc_programme_settings"},
    accessible(".o_grc_programme"),
    ...(phone ? [fitsPhone()] : []),
]);

/** What the campaigns of a year brought together, and the figures behind it. */
addTours("grc_campaign_year", SAID, (said, phone) => [
    {content: "one sentence", trigger: `.o_grc_programme_verdict:contains(${said.running})`},
    {content: "the campaign", trigger: ".o_grc_programme_campaigns:contains(Lamps in autumn)"},
    {content: "the company's group", trigger: `.o_grc_programme_whole:contains(${said.all})`},
    accessible(".o_grc_programme"),
    ...(phone ? [fitsPhone()] : []),
    downloads(".o_grc_programme_export", "/grc_campaign/programme.xlsx", "spreadsheet"),
    {content: "its customers", trigger: ".o_grc_programme_customers", run: "click"},
    {content: "one of them", trigger: `${records(phone)}:contains(Silent Tour)`},
    backTo(said.screen, phone),
    {content: "what they bought", trigger: ".o_grc_programme_margin", run: "click"},
    {content: "nothing on the first day", trigger: `.o_view_nocontent:contains(${said.documents})`},
    accessible(".o_view_nocontent"),
    backTo(said.screen, phone),
    {content: "the others of the company", trigger: ".o_grc_programme_group", run: "click"},
    {content: "a list", trigger: phone ? ".o_kanban_view" : ".o_list_view"},
    backTo(said.screen, phone),
    {content: "the campaign", trigger: ".o_grc_programme_campaign", run: "click"},
    {content: "is open", trigger: ".o_form_view [name=name] input:value(Lamps in autumn)"},
]);
