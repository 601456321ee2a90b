import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function stopSteps() {
    return [
        {
            content: "nothing has changed yet",
            trigger: "#grc_unsubscribe:contains(Nothing has changed until you choose)",
        },
        {
            content: "this company",
            trigger: "#grc_unsubscribe button[value=company]:contains(Relations Ltd)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "is told",
            trigger: "#o_mailing_subscription_info:contains(Relations Ltd will send you no more advertising)",
        },
        {content: "not again", trigger: "#grc_unsubscribe:not(:has(button[value=company]))"},
        {
            content: "everything",
            trigger: "#grc_unsubscribe button[value=everything]",
            run: "click",
            expectUnloadPage: true,
        },
        {content: "is told, too", trigger: "#o_mailing_subscription_info:contains(None of our companies)"},
    ];
}

tours.add("grc_mass_mailing_unsubscribe", {steps: () => stopSteps()});

tours.add("grc_mass_mailing_unsubscribe_phone", {
    steps: () => [
        ...stopSteps(),
        {
            content: "the page does not scroll sideways",
            trigger: "#o_mailing_portal_subscription",
            run() {
                if (document.scrollingElement.scrollWidth > window.innerWidth + 1) {
                    throw new Error("The page is wider than the phone");
                }
            },
        },
    ],
});
