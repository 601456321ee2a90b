import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {GrcChart} from "../chart/chart";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {useRebuild} from "../rebuild/use_rebuild";
import {reliabilityChart} from "./risk_chart";
import {RiskData} from "./risk_data";

/** Who is likely to pay late, what is open with them, and how well that was predicted. */
export class RiskScreen extends Component {
    static template = "grc_scoring.RiskScreen";
    static components = {GrcChart, HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null});
        this.rebuild = useRebuild(() => this.read());
    }

    async read() {
        const data = new RiskData(await this.orm.call("grc.risk.fit", "get_screen", []));
        this.chart = data.fit && data.fit.reliability ? reliabilityChart(data.fit.reliability) : null;
        this.state.data = data;
    }

    /** The customers of a grade; of an amount: those of whom it is made. */
    openGrade({label, domain}, amount) {
        openCustomers(this.action, label, amount ? [...domain, [amount, ">", 0]] : domain, {
            pivot_measures: ["overdue", "outstanding"],
            graph_measure: amount || "overdue",
        });
    }

    openFits() {
        this.action.doAction("grc_scoring.grc_risk_fit_action");
    }
}

registry.category("actions").add("grc_scoring.risk", RiskScreen);
