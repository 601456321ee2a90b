// The browser, who is logged in to it, and what the pictures ask the server.

import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {parseArgs} from "node:util";
import {chromium} from "playwright-core";

export const {values: options} = parseArgs({
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

export const SIZES = {
    wide: {viewport: {width: 1440, height: 900}},
    phone: {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true},
};

export const browser = await chromium.launch({
    executablePath: options.browser,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

/** Logs somebody in; the one of the command line unless told otherwise. */
export async function session(size, {login, password} = options) {
    const context = await browser.newContext({...SIZES[size], locale: options.lang});
    const page = await context.newPage();
    await page.goto(`${options.url}/web/login`);
    await page.fill("#login", login);
    await page.fill("#password", password);
    await page.click("button[type=submit]");
    await page.waitForSelector(".o_main_navbar, .o_navbar, .o_portal");
    await page.close();
    return context;
}

/** What a method answers to the user who is logged in. */
export async function call(page, model, method, args, kwargs = {}) {
    const params = {model, method, args, kwargs};
    const answer = await page.request.post(`${options.url}/web/dataset/call_kw`, {data: {params}});
    const {result, error} = await answer.json();
    if (error) {
        throw new Error(error.data.message);
    }
    return result;
}

/** The first record of a search, as the user who is logged in finds it. */
export async function first(page, model, domain, order, fields = ["id"]) {
    return (await call(page, model, "search_read", [domain, fields], {order, limit: 1}))[0];
}

/** Odoo saves what is left unsaved when a page is closed. */
export const discard = (page) => page.locator(".o_form_button_cancel").click();
