import {loadJS} from "@web/core/assets";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Back by the breadcrumb to a page. */
export function back(page) {
    return {content: `back to ${page}`, trigger: `.breadcrumb-item:contains(${page}) a`, run: "click"};
}

/** The same wide and on a phone, where the breadcrumb is a button. */
export function backTo(page, phone) {
    return phone ? {content: `back to ${page}`, trigger: ".o_back_button", run: "click"} : back(page);
}

/** The records of a list, which are cards on a phone. */
export function records(phone) {
    return phone ? ".o_kanban_record" : ".o_data_row";
}

/** The first customer of a list. */
export function openFirst() {
    return {content: "one of them", trigger: ".o_list_view .o_data_row td[name=partner_id]", run: "click"};
}

/** A button of the contact's form, wherever there is room for it. */
export function partnerButton(name) {
    return [
        {content: "the contact", trigger: ".o_form_view .o_grc_badges"},
        {
            content: "where there are many buttons",
            trigger: ".o_form_view .o_button_more, .o_control_panel button:has(.fa-bolt)",
            isActive: ["body:not(:has(button[name=" + name + "]:visible))"],
            run: "click",
        },
        {content: name, trigger: `button[name=${name}]`, run: "click"},
    ];
}

/** Ask how a figure is computed, read the formula, and close. */
export function howComputed(formula, link = ".o_grc_how") {
    return [
        {content: "how it is computed", trigger: link, run: "click"},
        {content: "in words", trigger: `.modal .o_grc_formula:contains(${formula})`},
        {content: "close", trigger: ".modal:not(.o_inactive_modal) .btn-close", run: "click"},
    ];
}

/** The figures have never been built: build them. */
export function buildFigures() {
    return [
        {content: "what is missing", trigger: ".o_grc_empty:contains(The figures have not been built yet)"},
        {content: "the one button", trigger: ".o_grc_empty button:contains(Build them now)", run: "click"},
    ];
}

/** Something runs now, which the page says by `alert`. */
export function inBackground(alert) {
    return [
        {content: "it runs in the background", trigger: ".o_notification:contains(in the background)"},
        {content: "which the page says", trigger: `.alert:contains(${alert})`},
    ];
}

/** On a phone: nothing of the page leaves it sideways. */
export function fitsPhone(page = ".o_content") {
    return {
        content: "the page does not scroll sideways",
        trigger: page,
        run() {
            if (Math.max(this.anchor.scrollWidth, document.scrollingElement.scrollWidth) > window.innerWidth + 1) {
                throw new Error("The page is wider than the phone");
            }
        },
    };
}

/** Save a form. */
export function saveForm() {
    return [
        {content: "save", trigger: ".o_form_button_save", run: "click"},
        {content: "saved", trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)"},
    ];
}

/** Save the settings, which loads the client anew. */
export function saveSettings() {
    return [
        {content: "save", trigger: ".o_form_button_save", run: "click", expectUnloadPage: true},
        {content: "saved", trigger: ".o_web_client .o_main_navbar"},
    ];
}

/** Save settings that are refused: what the message says, and close it. */
export function refusedSettings(message) {
    return [
        {content: "save", trigger: ".o_form_button_save", run: "click"},
        {content: "is refused with what to do", trigger: `.modal:contains(${message})`},
        {content: "close", trigger: ".modal .btn-primary, .modal .btn-close", run: "click"},
    ];
}

/** Resolve with the request to `route` when it is answered, whatever else is asked meanwhile. */
function answerOf(route, Request) {
    return new Promise((resolve) => {
        browser.XMLHttpRequest = class extends Request {
            open(method, url, ...more) {
                if (new URL(url, window.location).pathname === route) {
                    this.addEventListener("loadend", () => resolve(this));
                }
                return super.open(method, url, ...more);
            }
        };
    });
}

/** Click a button, and read that the server sends a file of `type` from `route`. */
export function downloads(button, route, type) {
    return {
        content: `the file of ${route}`,
        trigger: button,
        async run({click}) {
            const {XMLHttpRequest: Request} = browser;
            const answer = answerOf(route, Request);
            try {
                await click();
                const {status, response} = await answer;
                if (status !== 200 || !response.type.includes(type)) {
                    throw new Error(`The server sent ${status} ${response.type}`);
                }
            } finally {
                browser.XMLHttpRequest = Request;
            }
        },
    };
}

/**
 * Add a tour wide and on a phone, in each language: `name`, `name_phone`, `name_fr` and `name_phone_fr`.
 *
 * @param {String} name
 * @param {Object} said by language, what the screens say
 * @param {Function} steps of what they say, and whether it is a phone
 */
export function addTours(name, said, steps) {
    for (const [language, words] of Object.entries(said)) {
        for (const phone of [false, true]) {
            const end = (phone ? "_phone" : "") + (language === "en" ? "" : `_${language}`);
            registry.category("web_tour.tours").add(name + end, {steps: () => steps(words, phone)});
        }
    }
}

/** Nothing in a part of the page keeps people with disabilities out, as far as axe-core knows. */
export function accessible(part) {
    return {
        content: `axe finds nothing serious in ${part}`,
        trigger: part,
        async run() {
            await loadJS("/grc_base/tests/axe.js");
            const faults = await window.axeFaults(part);
            if (faults) {
                throw new Error(faults);
            }
        },
    };
}
