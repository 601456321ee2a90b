import {onWillStart} from "@odoo/owl";
import {errorText} from "./day_data";

/**
 * A screen that shows the answer to one question: `state.data`, or why there is none in `state.error`.
 *
 * @param {Object} state of the component
 * @param {() => Promise} ask asks the server by what the state says
 * @returns {(values: Object) => Promise} changes the state and asks again
 */
export function useAnswer(state, ask) {
    async function load() {
        try {
            state.data = await ask();
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
