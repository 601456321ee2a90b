import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {GrcChart} from "../chart/chart";
import {HowComputed} from "../how/how_computed";
import {liftChart, trackingChart} from "./clv_charts";
import {ClvData} from "./clv_data";

/** How often a fit that runs is asked how far it is. */
const POLL = 4000;

/** What the customers are expected to bring, how well the model that says so foretells, and what it rests on. */
export class ClvScreen extends Component {
    static template = "grc_scoring.ClvScreen";
    static components = {GrcChart, HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({data: null});
        onWillStart(async () => {
            this.manager = await user.hasGroup("grc_base.group_grc_manager");
            await this.load();
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get display() {
        return {controlPanel: {}};
    }

    get running() {
        const {running, queued} = this.state.data.progress;
        return running || queued;
    }

    async load() {
        const data = new ClvData(await this.orm.call("grc.clv.fit", "get_screen", []));
        this.tracking = data.holdout && data.holdout.tracking_day.length ? trackingChart(data.holdout) : null;
        this.lift = data.holdout && data.holdout.lift_actual.length ? liftChart(data.holdout) : null;
        this.state.data = data;
        browser.clearTimeout(this.timer);
        if (this.running) {
            this.timer = browser.setTimeout(() => this.load(), POLL);
        }
    }

    fitAgain() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Fit again now?"),
            body: _t(
                "The model is fitted and tested anew on every purchase of the company, in the background. The lifetime values of all customers may change. It takes a few seconds for each hundred thousand customers.",
            ),
            confirmLabel: _t("Fit again"),
            confirm: async () => {
                await this.action.doAction(await this.orm.call("grc.clv.fit", "action_fit_again", []));
                await this.load();
            },
            cancel: () => {},
        });
    }

    openCustomers() {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Lifetime Value"),
            res_model: "grc.customer",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
                [false, "pivot"],
                [false, "graph"],
            ],
            domain: [
                ["company_id", "=", user.activeCompany.id],
                ["last_purchase", "!=", false],
            ],
            context: {pivot_measures: ["margin", "clv_predicted", "clv"], graph_measure: "clv_predicted"},
        });
    }

    openFits() {
        this.action.doAction("grc_scoring.grc_clv_fit_action");
    }

    openSettings() {
        this.action.doAction("grc_base.grc_settings_action");
    }

    openInvoicing() {
        this.action.doAction("account.action_move_out_invoice_type");
    }
}

registry.category("actions").add("grc_scoring.clv", ClvScreen);
