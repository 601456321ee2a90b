import {onWillStart} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {errorText} from "@grc_scoring/figures/error_text";

/**
 * A screen that shows the answer to one question, the last one asked: `state.data`, or why there is none in
 * `state.error`.
 *
 * @param {Object} state of the component
 * @param {() => Promise} ask asks the server by what the state says
 * @returns {(values: Object) => Promise} changes the state and asks again
 */
export function useAnswer(state, ask) {
    const last = new KeepLast();
    async function load() {
        try {
            state.data = await last.add(ask());
            state.error = "";
        } catch (error) {
            state.error = errorText(error);
        }
    }
    onWillStart(load);
    return (values) => {
        Object.assign(state, values);
        return load();
    };
}
