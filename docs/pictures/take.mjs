// Takes the pictures of the screens that the documentation shows.
//
//     npm install --no-save playwright-core
//     node docs/pictures/take.mjs --url http://127.0.0.1:8069 --login admin --password admin --lang en [--only rfm]
//
// The pictures are in the language of the user who logs in; --lang only names them. Needs Chromium (--browser PATH)
// and a database with customers, such as the one that script/server loads.

import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {browser, discard, first, options, session, SIZES} from "./browser.mjs";
import {CAMPAIGN} from "./campaigns.mjs";
import {CONSENT, CUSTOMERS, RECORD} from "./consent.mjs";

const RECORD_OF_ANY = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)";

/** Opens the record at `place` of the list or the cards. */
const open =
    (selector, place = 0) =>
    async (page) => {
        await page.locator(selector).nth(place).click();
        await page.waitForSelector(".o_form_view");
    };

const MAP = "/odoo/rfm-map";
const SEGMENTATIONS = "/odoo/action-grc_scoring.grc_segmentation_action";

/** Goes to the form of that record. */
const form =
    (path, model, domain, order = "id", next = null) =>
    async (page) => {
        const {id} = await first(page, model, domain, order);
        await page.goto(`${options.url}${path}/${id}`);
        await page.waitForSelector(".o_form_view");
        await next?.(page);
    };

/** Presses a button of a form, wherever there is room for it. */
const press = (name, wait) => async (page) => {
    const button = page.locator(`button[name=${name}]`).first();
    await page.waitForSelector(".o_form_view .o_grc_badges");
    if (!(await button.isVisible())) {
        await page.locator(".o_form_view .o_button_more, .o_control_panel button:has(.fa-bolt)").first().click();
    }
    await button.click();
    await page.waitForSelector(wait);
};

/** Changes the rule of new customers, and asks who would move before anything is saved. */
async function simulate(page) {
    await page.locator("[name=rule_ids] td[name=max_occasions]").first().click();
    await page.locator("[name=rule_ids] [name=max_occasions] input").fill("1");
    await page.locator(".oe_title").click();
    await page.locator(".o_grc_simulate").click();
    await page.waitForSelector(".o_grc_simulated");
}

/** Goes to the contact of the latest report that names a competitor. */
const told = (next) => async (page) => {
    const {partner_id: customer} = await first(page, "grc.meeting.report", TOLD, "met_on desc", ["partner_id"]);
    await page.goto(`${options.url}/odoo/contacts/${customer[0]}`);
    await page.waitForSelector(".o_form_view");
    await next(page);
};

const REPORTS = "/odoo/meeting-reports";
const TOLD = [["competitor_ids", "!=", false]];
const LATE = [
    ["grc_risk_grade", "=", "d"],
    ["payment_state", "=", "not_paid"],
];

const PICTURES = [
    {name: "my-day", path: "/odoo/my-day", wait: ".o_grc_day_card"},
    {
        name: "my-day-why",
        path: "/odoo/my-day",
        wait: ".o_grc_day_card",
        then: async (page) => {
            await page.locator(".o_grc_day_reckoned").first().click();
            await page.waitForSelector(".o_grc_day_details");
        },
    },
    {name: "lifecycle", path: "/odoo/customer-lifecycle", wait: ".o_grc_flow_bands path.o_grc_flow_band"},
    {
        name: "stage-rules",
        path: "/odoo/customer-stages",
        wait: RECORD_OF_ANY,
        then: form("/odoo/customer-stages", "grc.stage", [["phase", "=", "new"]], "id", simulate),
        after: discard,
    },
    {
        name: "playbook",
        path: "/odoo/playbooks",
        wait: RECORD_OF_ANY,
        then: form("/odoo/playbooks", "grc.playbook", [["stage_id.phase", "=", "declining"]]),
    },
    {
        name: "meeting-report",
        path: REPORTS,
        wait: RECORD_OF_ANY,
        then: form(REPORTS, "grc.meeting.report", TOLD, "met_on desc"),
    },
    {name: "team-load", path: "/odoo/team-load", wait: ".o_grc_team_table"},
    {name: "sales-force", path: "/odoo/sales-force", wait: ".o_group_header, .o_kanban_record, .o_data_row"},
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
    {
        name: "timeline",
        path: CUSTOMERS,
        wait: RECORD,
        then: told(press("action_open_grc_timeline", ".o_data_row, .o_kanban_record")),
    },
    {
        name: "hand-over",
        path: CUSTOMERS,
        wait: RECORD,
        then: told(async (page) => {
            await press("action_open_grc_handover", "iframe")(page);
            await page.frameLocator("iframe").locator(".o_grc_handover h2").first().waitFor();
        }),
    },
    {name: "payment-risk", path: "/odoo/payment-risk", wait: ".o_grc_risk_grades"},
    {
        name: "invoice-risk",
        path: "/odoo/customer-invoices",
        wait: RECORD_OF_ANY,
        then: form("/odoo/customer-invoices", "account.move", LATE, "invoice_date_due", async (page) => {
            await page.locator(".o_grc_badges [data-method=action_open_risk]").first().dispatchEvent("click");
            await page.waitForSelector(".modal .o_form_view");
        }),
    },
    {name: "statistical-groups", path: "/odoo/statistical-groups", wait: "canvas"},
    {name: "retention", path: "/odoo/retention", wait: ".o_grc_retention .o_grc_headline"},
    {name: "acquisition", path: "/odoo/acquisition", wait: "tr[data-start]"},
    {name: "unprofitable", path: "/odoo/unprofitable", wait: ".o_grc_unprofitable table"},
    {
        name: "simulator",
        path: "/odoo/simulator",
        wait: ".o_grc_simulator details",
        then: async (page) => {
            const share = page.locator("#simulated_grc_policy_share");
            await share.evaluate((input) => (input.closest("details").open = true));
            await share.fill("50");
            await page.waitForSelector(".o_grc_simulator_save:enabled");
            await page.locator("[data-dimension=policy]").click();
        },
    },
    {name: "sales-analysis", path: "/odoo/sales-analysis", wait: ".o_pivot table"},
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
    ...CONSENT,
    ...CAMPAIGN,
    {name: "settings", path: "/odoo/action-grc_base.grc_settings_action", wait: ".o_setting_container"},
];

async function take(context, size, picture) {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => console.error(`${picture.name}: ${error.message}`));
    await page.goto(options.url + picture.path);
    await page.waitForSelector(picture.wait);
    const shown = (await picture.then?.(page, size)) || page;
    await shown.mouse.move(0, 0);
    await page.waitForTimeout(800);
    const file = join(options.out, `${picture.name}-${size}-${options.lang}.png`);
    await shown.screenshot({path: file});
    await picture.after?.(page);
    console.log(file);
    await page.close();
}

mkdirSync(options.out, {recursive: true});
let failed = 0;
for (const size of Object.keys(SIZES)) {
    const context = await session(size);
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
