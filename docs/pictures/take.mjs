// Takes the pictures of the screens that the documentation shows.
//
//     npm install --no-save playwright-core
//     node docs/pictures/take.mjs --url http://127.0.0.1:8069 --login admin --password admin --lang en [--only rfm]
//
// The pictures are in the language of the user who logs in; --lang only names them. Needs Chromium (--browser PATH)
// and a database with customers, such as the one that script/server loads.

import {mkdirSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {parseArgs} from "node:util";
import {chromium} from "playwright-core";

const {values: options} = parseArgs({
    options: {
        url: {type: "string", default: "http://127.0.0.1:8069"},
        login: {type: "string", default: "admin"},
        password: {type: "string", default: "admin"},
        lang: {type: "string", default: "en"},
        only: {type: "string", default: ""},
        browser: {type: "string", default: "/usr/bin/chromium"},
        out: {type: "string", default: join(dirname(fileURLToPath(import.meta.url)), "..", "img")},
    },
});

const SIZES = {
    wide: {viewport: {width: 1366, height: 768}},
    phone: {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true},
};

const RECORD = ".o_data_row td[name=partner_id], .o_kanban_record:not(.o_kanban_ghost)";

/** Opens the record at `place` of the list or the cards. */
const open =
    (selector, place = 0) =>
    async (page) => {
        await page.locator(selector).nth(place).click();
        await page.waitForSelector(".o_form_view");
    };

const MAP = "/odoo/rfm-map";
const CUSTOMERS = "/odoo/customer-relations";
const SEGMENTATIONS = "/odoo/action-grc_scoring.grc_segmentation_action";

const PICTURES = [
    {name: "overview", path: "/odoo/customer-overview", wait: ".o_grc_overview .o_grc_grid"},
    {name: "lifetime-value", path: "/odoo/lifetime-value", wait: "canvas"},
    {name: "pareto", path: "/odoo/pareto", wait: "canvas"},
    {name: "policy-matrix", path: "/odoo/policy-matrix", wait: ".o_grc_matrix"},
    {name: "movement", path: "/odoo/movement", wait: ".o_grc_movement"},
    {name: "capital-ledger", path: "/odoo/capital-ledger", wait: ".o_group_header, .o_kanban_record, .o_data_row"},
    {name: "rfm-map", path: MAP, wait: ".o_grc_grid"},
    {name: "customers", path: CUSTOMERS, wait: RECORD, sizes: ["wide"]},
    {name: "customer-cards", path: `${CUSTOMERS}?view_type=kanban`, wait: ".o_kanban_record"},
    {name: "customer-form", path: CUSTOMERS, wait: RECORD, then: open(RECORD)},
    {
        name: "partner-form",
        path: CUSTOMERS,
        wait: RECORD,
        then: async (page) => {
            await open(RECORD)(page);
            if (!(await page.locator("button[name=action_open_partner]").first().isVisible())) {
                await page.locator(".o_button_more, .fa-bolt").first().click();
            }
            await page.locator("button[name=action_open_partner]").first().click();
            await page.waitForSelector(".o_form_view .o_field_widget[name=image_1920]");
        },
    },
    {name: "segments", path: "/odoo/action-grc_scoring.grc_segment_action", wait: ".o_kanban_record"},
    {
        name: "segmentation",
        path: SEGMENTATIONS,
        wait: ".o_data_row, .o_kanban_record",
        then: async (page) => {
            await open(".o_data_row td[name=name], .o_kanban_record")(page);
            await page.focus("[data-wall=r4-4]");
        },
    },
    {name: "settings", path: "/odoo/action-grc_base.grc_settings_action", wait: ".o_setting_container"},
];

async function session(browser, size) {
    const context = await browser.newContext(SIZES[size]);
    const page = await context.newPage();
    await page.goto(`${options.url}/web/login`);
    await page.fill("#login", options.login);
    await page.fill("#password", options.password);
    await page.click("button[type=submit]");
    await page.waitForSelector(".o_main_navbar, .o_navbar");
    await page.close();
    return context;
}

async function take(context, size, picture) {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => console.error(`${picture.name}: ${error.message}`));
    await page.goto(options.url + picture.path);
    await page.waitForSelector(picture.wait);
    await picture.then?.(page);
    await page.waitForTimeout(800);
    const file = join(options.out, `${picture.name}-${size}-${options.lang}.png`);
    await page.screenshot({path: file});
    console.log(file);
    await page.close();
}

mkdirSync(options.out, {recursive: true});
const browser = await chromium.launch({
    executablePath: options.browser,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
let failed = 0;
for (const size of Object.keys(SIZES)) {
    const context = await session(browser, size);
    for (const picture of PICTURES) {
        if (picture.name.includes(options.only) && (!picture.sizes || picture.sizes.includes(size))) {
            await take(context, size, picture).catch((error) => {
                failed += 1;
                console.error(`${picture.name}-${size}: ${error.message}`);
            });
        }
    }
}
await browser.close();
process.exit(failed ? 1 : 0);
