import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {openCustomers} from "../figures/open";
import {ParetoCurve} from "../pareto/pareto_curve";
import {ParetoData} from "../pareto/pareto_data";
import {OverviewPanel, usePanel} from "./panel";

/** What the customers bring: how few bring how much. */
export class ParetoPanel extends Component {
    static template = "grc_scoring.ParetoPanel";
    static components = {OverviewPanel, ParetoCurve};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel(
            async (props) => new ParetoData(await this.orm.call("grc.screen.pareto", "get_pareto", [props.filters])),
        );
        this.more = {label: _t("Pareto"), open: () => this.action.doAction("grc_scoring.grc_pareto_action")};
        this.title = _t("What they bring");
    }

    openClass(row) {
        openCustomers(this.action, _t("Class %s", row.letter), row.domain);
    }
}

registry.category("grc_overview_panels").add("pareto", {Component: ParetoPanel, phone: 30}, {sequence: 30});
