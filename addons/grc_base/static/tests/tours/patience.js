import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";

/** How long a step waits for what it needs, in milliseconds; Odoo gives it 10 seconds, which a busy machine exceeds. */
export const PATIENCE = 60000;

patch(registry.category("web_tour.tours"), {
    get() {
        const tour = super.get(...arguments);
        return {...tour, steps: () => tour.steps().map((step) => ({timeout: PATIENCE, ...step}))};
    },
});
