import {Component} from "@odoo/owl";
import {OverviewPanel, usePanel} from "@grc_scoring/overview/panel";
import {openCustomers} from "@grc_scoring/figures/open";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FunnelData} from "./lifecycle_data";
import {StageFunnel} from "./stage_funnel";

/** Where they are: stages. */
export class StagePanel extends Component {
    static template = "grc_lifecycle.StagePanel";
    static components = {OverviewPanel, StageFunnel};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel(
            async (props) =>
                new FunnelData(await this.orm.call("grc.screen.lifecycle", "get_stage_funnel", [props.filters])),
        );
        this.more = {
            label: _t("Lifecycle"),
            open: () => this.action.doAction("grc_lifecycle.grc_lifecycle_action"),
        };
        this.title = _t("Where they are: stages");
    }

    open(stage) {
        openCustomers(this.action, stage.label, stage.domain);
    }
}

registry.category("grc_overview_panels").add("stages", {Component: StagePanel, phone: 20}, {sequence: 20});
