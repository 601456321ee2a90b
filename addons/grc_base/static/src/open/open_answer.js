import {markup} from "@odoo/owl";

/** Open an action that a method has returned: what it tells where there are no records comes as HTML of the server. */
export function openAnswer(action, found) {
    return action.doAction(found?.help ? {...found, help: markup(found.help)} : found);
}
