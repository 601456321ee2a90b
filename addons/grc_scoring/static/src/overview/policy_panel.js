import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {openCustomer, openCustomers} from "../figures/open";
import {PolicyData} from "../policy/policy_data";
import {PolicyMatrix} from "../policy/policy_matrix";
import {OverviewPanel, usePanel} from "./panel";

/** What to do with whom: value × intensity. */
export class PolicyPanel extends Component {
    static template = "grc_scoring.PolicyPanel";
    static components = {OverviewPanel, PolicyMatrix};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel(
            async (props) =>
                new PolicyData(await this.orm.call("grc.screen.policy", "get_policy_matrix", [props.filters])),
        );
        this.more = {
            label: _t("Policy matrix"),
            open: () => this.action.doAction("grc_scoring.grc_policy_matrix_action"),
        };
        this.title = _t("Policy: value × intensity");
    }

    openPolicy(policy) {
        openCustomers(this.action, policy.label, policy.domain);
    }

    openPoint({id}) {
        openCustomer(this.action, id);
    }
}

registry.category("grc_overview_panels").add("policy", {Component: PolicyPanel, phone: 50}, {sequence: 50});
