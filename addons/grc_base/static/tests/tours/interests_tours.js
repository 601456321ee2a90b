import {registry} from "@web/core/registry";
import {fitsPhone} from "./steps";

/** On the portal: a product that is not to be offered again, and something in words. */
function interestSteps() {
    return [
        {
            content: "from the home of the portal",
            trigger: ".o_portal_index_card a[href='/my/interests']",
            run: "click",
            expectUnloadPage: true,
        },
        {content: "nothing said yet", trigger: "#grc_interests:contains(Nothing yet)"},
        {
            content: "what was bought, never again",
            trigger: ".o_grc_interest:contains(Good) button[value^=never]",
            run: "click",
            expectUnloadPage: true,
        },
        {content: "is said", trigger: ".o_grc_said:contains(Never offer):contains(Good)"},
        {content: "something else", trigger: "#grc_words", run: "edit Golf"},
        {
            content: "is liked",
            trigger: "#grc_interests button[value=like]",
            run: "click",
            expectUnloadPage: true,
        },
        {content: "and said", trigger: ".o_grc_said:contains(Likes):contains(Golf)"},
        {content: "what we may send", trigger: "#grc_interests a[href*='/contact-preferences/']"},
        fitsPhone("#grc_interests"),
    ];
}

registry.category("web_tour.tours").add("grc_base_interests", {steps: () => interestSteps()});
