import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";

/** How long a step waits for what it needs, in milliseconds; Odoo gives it 10 seconds, which a busy machine exceeds. */
export const PATIENCE = 60000;
/** How often a tap is tried. */
const TAPS = 20;

/**
 * Tap until it is a click: to Odoo's tours, a tap for which a busy machine takes half a second is a long press.
 *
 * @param {Object} helpers of the step
 */
async function tap(helpers) {
    let clicked = false;
    const note = () => (clicked = true);
    document.addEventListener("click", note, {capture: true});
    try {
        for (let taps = 0; !clicked && taps < TAPS; taps++) {
            await helpers.click();
        }
    } finally {
        document.removeEventListener("click", note, {capture: true});
    }
}

function patient(step) {
    const taps = step.run === "click" && "ontouchstart" in window;
    return {timeout: PATIENCE, ...step, ...(taps && {run: tap})};
}

patch(registry.category("web_tour.tours"), {
    get() {
        const tour = super.get(...arguments);
        return {...tour, steps: () => tour.steps().map(patient)};
    },
});
