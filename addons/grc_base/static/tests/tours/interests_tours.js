import {accessible, addTours, fitsPhone} from "./steps";

const INTERESTS = {
    en: {
        nothing: "Nothing yet",
        bought: "What you bought",
        never: "Never offer",
        like: "I like it",
        likes: "Likes",
    },
    fr: {
        nothing: "Rien pour l’instant",
        bought: "Ce que vous avez acheté",
        never: "Ne jamais proposer",
        like: "J’aime",
        likes: "Aime",
    },
};

const PAGE = "#grc_interests";

/** On the portal: a product that is not to be offered again, and something in words. */
addTours("grc_base_interests", INTERESTS, (said) => [
    {
        content: "from the home of the portal",
        trigger: ".o_portal_index_card a[href$='/my/interests']",
        run: "click",
        expectUnloadPage: true,
    },
    {content: "nothing said yet", trigger: `${PAGE}:contains(${said.nothing}):contains(${said.bought})`},
    accessible(PAGE),
    fitsPhone(PAGE),
    {
        content: "what was bought, never again",
        trigger: ".o_grc_interest:contains(Good) button[value^=never]",
        run: "click",
        expectUnloadPage: true,
    },
    {content: "is said", trigger: `.o_grc_said:contains(${said.never}):contains(Good)`},
    {content: "something else", trigger: "#grc_words", run: "edit Golf"},
    {
        content: "is liked",
        trigger: `${PAGE} button[value=like]:contains(${said.like})`,
        run: "click",
        expectUnloadPage: true,
    },
    {content: "and said", trigger: `.o_grc_said:contains(${said.likes}):contains(Golf)`},
    {content: "what we may send", trigger: `${PAGE} a[href*='/contact-preferences/']`},
    accessible(PAGE),
    fitsPhone(PAGE),
]);
