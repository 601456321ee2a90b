import {onWillStart, onWillUnmount, useComponent} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {emptyHelp} from "../figures/open";

/** How often (ms) a rebuild that runs is asked how far it is. */
const POLL = 4000;

/**
 * Read what a screen shows before it is drawn, and again while the figures are being rebuilt.
 *
 * The templates of `rebuild.xml` draw how far it is and what is missing; they want the answer as `rebuild` of the
 * component, and its data as `state.data`.
 *
 * @param {() => Promise} read reads the data into the component's state
 * @param {() => {running: boolean, queued: boolean}} [progress] how far the rebuild is, by the data last read; without
 *     it `state.data.progress`
 * @returns {{manager: boolean, running: boolean, load: Function, start: Function, goBack: Function,
 *     openInvoicing: Function}} `goBack` asks whether figures of a later day are to be built for today; `manager`:
 *     whether the user may rebuild; `running`: whether a rebuild runs or is queued; `load` reads now; `openCosts`
 *     opens the invoices whose cost is estimated; `start` asks the
 *     server for a rebuild, or another method of a model that works in the background, and reads
 */
export function useRebuild(read, progress) {
    const component = useComponent();
    const orm = useService("orm");
    const action = useService("action");
    const dialog = useService("dialog");
    let timer = null;
    const rebuild = {
        manager: false,
        get running() {
            const {running, queued} = progress ? progress() : component.state.data.progress;
            return Boolean(running || queued);
        },
        async load() {
            await read();
            browser.clearTimeout(timer);
            if (rebuild.running) {
                timer = browser.setTimeout(rebuild.load, POLL);
            }
        },
        async start(model = "grc.customer", method = "action_refresh", args = []) {
            await action.doAction(await orm.call(model, method, args));
            await rebuild.load();
        },
        openCosts: () =>
            action.doAction({
                type: "ir.actions.act_window",
                name: _t("Invoices with an estimated cost"),
                res_model: "account.move",
                views: [
                    [false, "list"],
                    [false, "kanban"],
                    [false, "form"],
                ],
                mobile_view_mode: "kanban",
                domain: component.state.data.costs.domain,
                context: {create: false},
                help: emptyHelp(
                    _t("No invoice has an estimated cost"),
                    _t(
                        "Where the cost of what was sold is not known, it is estimated, and the invoice is listed here.",
                    ),
                ),
            }),
        goBack: () =>
            dialog.add(ConfirmationDialog, {
                title: _t("Go back to today?"),
                body: _t(
                    "Choose this when the clock had been ahead. What was found for days after today is forgotten: movements, events, open actions of these days. What somebody has done stays.",
                ),
                confirmLabel: _t("Go back to today"),
                confirm: () => rebuild.start("grc.customer", "action_go_back"),
                cancel: () => {},
            }),
        openInvoicing: () => action.doAction("account.action_move_out_invoice_type"),
    };
    onWillStart(async () => {
        [rebuild.manager] = await Promise.all([user.hasGroup("grc_base.group_grc_manager"), rebuild.load()]);
    });
    onWillUnmount(() => browser.clearTimeout(timer));
    return rebuild;
}
