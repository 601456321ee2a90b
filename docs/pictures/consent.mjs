// The pictures of persons and consent.

import {SIZES, browser, call, discard, first, options, session} from "./browser.mjs";

export const CUSTOMERS = "/odoo/customer-relations";
export const RECORD = ".o_data_row td[name=partner_id], .o_kanban_record:not(.o_kanban_ghost)";

/** The customer of whose household and decisions most is known. */
async function known(page) {
    const agreed = [
        ["decision", "=", "given"],
        ["topic_id", "!=", false],
        ["partner_id.grc_person_ids.occupation", "!=", false],
    ];
    const {partner_id: customer} = await first(page, "grc.consent", agreed, "id", ["partner_id"]);
    return customer[0];
}

const RULED = ["email", "phone"];

/** Lets the rules of countries decide on e-mails and calls, as they do in a new company; the sample reads as before them. */
const reading = (decides) => async (page) => {
    for (const channel of RULED) {
        await call(page, "grc.screen.contact", "switch_reading", [channel, decides]);
    }
};

/** Opens a tab of that customer's form. */
const tab = (name, wait) => async (page) => {
    await page.goto(`${options.url}/odoo/contacts/${await known(page)}`);
    await page.locator(`.nav-link[name=${name}]`).click();
    await page.waitForSelector(wait);
    await page.locator(".o_notebook").evaluate((notebook) => notebook.scrollIntoView({block: "start"}));
};

/** Goes to that customer's page as they do: not signed in, in their language. */
async function customersPage(page, size) {
    const id = await known(page);
    await call(page, "res.partner", "write", [[id], {lang: {en: "en_US", fr: "fr_FR"}[options.lang]}]);
    const {url} = await call(page, "res.partner", "action_open_grc_preferences", [[id]]);
    const theirs = await (await browser.newContext(SIZES[size])).newPage();
    await theirs.goto(new URL(url, options.url).href);
    await theirs.waitForSelector("fieldset button");
    return theirs;
}

const PORTAL = {login: "what-you-like", password: "what-you-like"};
const SAID = [["source", "=", "portal"]];

/** Lets that customer sign in on the portal, and say two things of what they bought and one in words. */
async function whatTheyLike(page, size) {
    const id = await known(page);
    const [, group] = await call(page, "ir.model.data", "check_object_reference", ["base", "group_portal"]);
    await call(page, "res.users", "create", [{...PORTAL, partner_id: id, group_ids: [[6, 0, [group]]]}]);
    const context = await session(size, PORTAL);
    await context.addCookies([
        {name: "frontend_lang", value: {en: "en_US", fr: "fr_FR"}[options.lang], url: options.url},
    ]);
    const theirs = await context.newPage();
    await theirs.goto(`${options.url}/my/interests`);
    for (const liking of ["like", "never"]) {
        await theirs.locator(`.o_grc_interest button[value^=${liking}]`).first().click();
        await theirs.waitForSelector(`.o_grc_said`);
    }
    await theirs.fill("#grc_words", "Golf");
    await theirs.click("#grc_interests button[value=like]");
    await theirs.waitForSelector(".o_grc_said:nth-child(3)");
    return theirs;
}

/** Forgets it, and the login. */
async function forget(page) {
    for (const [model, domain] of [
        ["grc.person.taste", SAID],
        ["res.users", [["login", "=", PORTAL.login]]],
    ]) {
        await call(page, model, "unlink", [await call(page, model, "search", [domain])]);
    }
}

/** Looks at what erasing that customer would do. */
async function lookAtErasure(page) {
    const {res_id: id} = await call(page, "res.partner", "action_grc_privacy", [[await known(page)]]);
    await page.goto(`${options.url}/odoo/action-grc_base.grc_privacy_request_action/${id}`);
    await page.locator("[name=kind] input[data-value=erasure]").click();
    await page.waitForSelector(".alert-warning");
}

export const CONSENT = [
    {
        name: "whom-we-may-contact",
        path: "/odoo/may-contact",
        wait: ".o_grc_channel",
        then: async (page) => {
            await reading("rule")(page);
            await page.reload();
            await page.waitForSelector(".o_grc_channel");
        },
        after: reading("allowed"),
    },
    {
        name: "may-be-contacted",
        path: CUSTOMERS,
        wait: RECORD,
        then: async (page) => {
            await reading("rule")(page);
            await tab("grc_contact", ".o_grc_contact_lines div")(page);
        },
        after: reading("allowed"),
    },
    {name: "customers-page", path: CUSTOMERS, wait: RECORD, then: customersPage},
    {name: "what-you-like", path: CUSTOMERS, wait: RECORD, sizes: ["phone"], then: whatTheyLike, after: forget},
    {name: "household", path: CUSTOMERS, wait: RECORD, then: tab("grc_household", ".o_grc_member")},
    {name: "what-to-ask-next", path: CUSTOMERS, wait: RECORD, then: tab("grc_known", ".o_grc_question")},
    {name: "personal-data-request", path: CUSTOMERS, wait: RECORD, then: lookAtErasure, after: discard},
];
