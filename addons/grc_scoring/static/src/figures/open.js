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
    });
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
