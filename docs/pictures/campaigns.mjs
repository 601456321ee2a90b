// The pictures of campaigns.

import {first, options} from "./browser.mjs";
import {CUSTOMERS, RECORD} from "./consent.mjs";

const CAMPAIGNS = "/odoo/customer-campaigns";
const AUDIENCES = "/odoo/audiences";
const MADE = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)";

/** The campaign of the sample in a state, the newest. */
const campaign = (page, state) => first(page, "grc.campaign", [["state", "=", state]], "id desc");

/** Goes to the form of that campaign, and on. */
const form =
    (state, wait, next = null) =>
    async (page) => {
        const {id} = await campaign(page, state);
        await page.goto(`${options.url}${CAMPAIGNS}/${id}`);
        await page.waitForSelector(".o_form_view .oe_title");
        await next?.(page);
        await page.waitForSelector(wait);
        await page
            .locator(wait)
            .first()
            .evaluate((shown) => {
                // Below the buttons, which stay where they are.
                shown.style.scrollMarginTop = "8rem";
                shown.scrollIntoView({block: "start"});
            });
    };

const tab = (name) => (page) => page.locator(`.o_notebook .nav-link[name=${name}]`).click();

/** Rehearses the draft, and reads the way of the first customer of its audience. */
async function rehearse(page) {
    await tab("rehearsal")(page);
    await page.locator(".o_grc_rehearse").click();
}

/** A button of the guide's header, wherever there is room for it. */
async function press(page, name) {
    const button = page.locator(`button[name=${name}]`).first();
    if (!(await button.isVisible())) {
        await page.locator(".o_statusbar_buttons button, .o_cp_action_menus button").first().click();
    }
    await button.click();
}

/** Answers the first question with the win-back, and goes on to a page. */
const answer = (pages) => async (page) => {
    await page.locator("[name=recipe_id] .o_radio_item label").nth(2).click();
    for (let place = 0; place < pages; place++) {
        const shown = await page.locator("h2:visible").first().textContent();
        await press(page, "action_next");
        await page.waitForFunction((text) => {
            const heads = [...document.querySelectorAll(".o_grc_guide h2")].filter((one) => one.offsetParent);
            return heads.length && heads[0].textContent !== text;
        }, shown);
    }
};

/** Who is in the campaign that runs, and has got a mail of it. */
async function member(page) {
    const inside = [
        ["state", "=", "running"],
        ["control", "=", false],
        ["task_ids.state", "=", "done"],
    ];
    const found = await first(page, "grc.campaign.participation", inside, "priority desc, id", ["partner_id"]);
    return first(page, "grc.customer", [["partner_id", "=", found.partner_id[0]]], "id");
}

async function customer(page) {
    const {id} = await member(page);
    await page.goto(`${options.url}${CUSTOMERS}/${id}`);
    await page.waitForSelector(".o_form_view .o_grc_badges");
}

/** The customer, and their timeline. */
async function timeline(page) {
    await customer(page);
    const button = page.locator("button[name=action_open_timeline]").first();
    if (!(await button.isVisible())) {
        await page.locator(".o_form_view .o_button_more, .o_control_panel button:has(.fa-bolt)").first().click();
    }
    await button.click();
    await page.waitForSelector(MADE);
}

async function audience(page) {
    const {id} = await first(page, "grc.audience", [["line_ids.kind", "=", "purchase"]], "id");
    await page.goto(`${options.url}${AUDIENCES}/${id}`);
    await page.waitForSelector(".o_grc_reach_customers");
}

export const CAMPAIGN = [
    {name: "campaign-guide", path: "/odoo/new-campaign", wait: ".o_grc_guide h2", then: answer(0)},
    {name: "campaign-how-often", path: "/odoo/new-campaign", wait: ".o_grc_guide h2", then: answer(3)},
    {name: "campaigns", path: CAMPAIGNS, wait: MADE},
    {name: "campaign-flow", path: CAMPAIGNS, wait: MADE, then: form("running", ".o_grc_campaign_flow")},
    {name: "campaign-dry-run", path: CAMPAIGNS, wait: MADE, then: form("draft", ".o_grc_rehearsal_steps", rehearse)},
    {name: "campaign-forecast", path: CAMPAIGNS, wait: MADE, then: form("draft", ".o_grc_forecast_needed")},
    {name: "campaign-result", path: CAMPAIGNS, wait: MADE, then: form("done", ".o_grc_result_verdict")},
    {
        name: "campaign-calendar",
        path: `${CAMPAIGNS}?view_type=calendar`,
        wait: ".o_calendar_renderer .fc-event",
        sizes: ["wide"],
    },
    {name: "audience", path: AUDIENCES, wait: MADE, then: audience},
    {name: "campaign-customer", path: CUSTOMERS, wait: RECORD, then: customer},
    {name: "campaign-timeline", path: CUSTOMERS, wait: RECORD, then: timeline},
    {
        name: "campaigns-overview",
        path: "/odoo/customer-overview",
        wait: "[data-panel=campaigns] .o_grc_sentence",
        then: (page) =>
            page.locator("[data-panel=campaigns]").evaluate((panel) => {
                panel.scrollIntoView({block: "center"});
            }),
    },
];
