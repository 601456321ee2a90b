import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {openCustomer, openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {useRebuild} from "../rebuild/use_rebuild";
import {SettingsLink} from "../settings/settings_link";
import {PolicyData} from "./policy_data";
import {PolicyMatrix} from "./policy_matrix";

/** Value × intensity of the relation: whom to retain, to win back, to serve at less cost, to leave. */
export class PolicyScreen extends Component {
    static template = "grc_scoring.PolicyScreen";
    static components = {HowComputed, Layout, PolicyMatrix, SettingsLink};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null});
        this.rebuild = useRebuild(() => this.read());
    }

    async read() {
        this.state.data = new PolicyData(await this.orm.call("grc.screen.policy", "get_policy_matrix", [{}]));
    }

    openPolicy(policy) {
        openCustomers(this.action, policy.label, policy.domain);
    }

    openCustomer({id}) {
        openCustomer(this.action, id);
    }
}

registry.category("actions").add("grc_scoring.policy_matrix", PolicyScreen);
