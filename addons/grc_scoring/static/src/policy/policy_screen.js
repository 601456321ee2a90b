import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {HowComputed} from "../how/how_computed";
import {PolicyData} from "./policy_data";
import {PolicyMatrix} from "./policy_matrix";

/** How often a rebuild that runs is asked how far it is. */
const POLL = 4000;

/** Value × intensity of the relation: whom to retain, to win back, to serve at less cost, to leave. */
export class PolicyScreen extends Component {
    static template = "grc_scoring.PolicyScreen";
    static components = {Layout, HowComputed, PolicyMatrix};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null});
        onWillStart(async () => {
            [this.manager, this.system] = await Promise.all([
                user.hasGroup("grc_base.group_grc_manager"),
                user.hasGroup("base.group_system"),
                this.load(),
            ]);
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get display() {
        return {controlPanel: {}};
    }

    get rebuilding() {
        const {running, queued} = this.state.data.progress;
        return running || queued;
    }

    async load() {
        this.state.data = new PolicyData(await this.orm.call("grc.customer", "get_policy_matrix", [{}]));
        browser.clearTimeout(this.timer);
        if (this.rebuilding) {
            this.timer = browser.setTimeout(() => this.load(), POLL);
        }
    }

    async rebuild() {
        await this.action.doAction(await this.orm.call("grc.customer", "action_refresh", []));
        await this.load();
    }

    openPolicy(policy) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: policy.label,
            res_model: "grc.customer",
            views: ["list", "kanban", "form", "pivot", "graph"].map((view) => [false, view]),
            domain: policy.domain,
        });
    }

    openCustomer({id}) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "grc.customer",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openSettings() {
        this.action.doAction("grc_base.grc_settings_action");
    }

    openInvoicing() {
        this.action.doAction("account.action_move_out_invoice_type");
    }
}

registry.category("actions").add("grc_scoring.policy_matrix", PolicyScreen);
