import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Choices} from "../choices/choices";
import {percent} from "../figures/figures";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {useRebuild} from "../rebuild/use_rebuild";
import {SettingsLink} from "../settings/settings_link";
import {UnprofitableData} from "./unprofitable_data";

/** Who cost more than he brought in the last twelve months, and what soliciting less would save. */
export class UnprofitableScreen extends Component {
    static template = "grc_scoring.UnprofitableScreen";
    static components = {Choices, HowComputed, Layout, SettingsLink};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({data: null, less: 50});
        this.shares = [25, 50, 75, 100].map((less) => ({name: less, label: percent(less / 100)}));
        this.rebuild = useRebuild(() => this.read());
    }

    get data() {
        return this.state.data;
    }

    async read() {
        const found = await this.last.add(
            this.orm.call("grc.screen.unprofitable", "get_unprofitable", [this.state.less]),
        );
        this.state.data = new UnprofitableData(found);
    }

    async chooseLess(less) {
        this.state.less = less;
        await this.rebuild.load();
    }

    openEveryone() {
        this.openList(_t("Who cost more than they brought"), this.data.domain);
    }

    openPolicy(policy) {
        this.openList(_t("Unprofitable: %s", policy.label), policy.domain);
    }

    openList(name, domain) {
        openCustomers(this.action, name, domain, {
            list_view_ref: "grc_scoring.grc_customer_view_list_costly",
            kanban_view_ref: "grc_scoring.grc_customer_view_kanban_costly",
        });
    }
}

registry.category("actions").add("grc_scoring.unprofitable", UnprofitableScreen);
