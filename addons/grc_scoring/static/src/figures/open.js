import {markup} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** What a list says that is empty: a heading, and a sentence on what would be in it. */
export function emptyHelp(heading, sentence) {
    return markup`<p class="o_view_nocontent_smiling_face">${heading}</p><p>${sentence}</p>`;
}

/** Open customers in an ordinary list that can be filtered, grouped and exported; `context` is that of its views. */
export function openCustomers(action, name, domain, context = {}) {
    return action.doAction({
        type: "ir.actions.act_window",
        name,
        res_model: "grc.customer",
        mobile_view_mode: "kanban",
        views: ["list", "kanban", "form", "pivot", "graph"].map((view) => [false, view]),
        domain,
        context,
        help: emptyHelp(
            _t("No customer here"),
            _t("Nobody is in this figure today. Go back, and choose another one or another filter."),
        ),
    });
}

/** Open the records of a domain by an action of the suite, which says what is told where there are none. */
export async function openByAction(action, xmlId, name, domain, context = {}) {
    const found = await action.loadAction(xmlId);
    return action.doAction({...found, name, display_name: name, domain, context});
}

/** Open the documents of a domain that figures are made of. */
export function openDocuments(action, name, domain) {
    return openByAction(action, "grc_base.grc_customer_document_action", name, domain);
}

/** Open one customer. */
export function openCustomer(action, id) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: "grc.customer",
        res_id: id,
        views: [[false, "form"]],
    });
}
