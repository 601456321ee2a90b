import {_t} from "@web/core/l10n/translation";

/** What a server's error says. */
export function errorText(error) {
    return error.data?.message || error.message || _t("The server did not answer.");
}

/** What the server refused, in its words, to be said where it was asked; any other error is thrown. */
export function refusalText(error) {
    if (error.exceptionName !== "odoo.exceptions.UserError") {
        throw error;
    }
    return error.data.message;
}
