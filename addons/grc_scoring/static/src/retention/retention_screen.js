import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Choices} from "../choices/choices";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {useRebuild} from "../rebuild/use_rebuild";
import {RetentionData} from "./retention_data";
import {RetentionWorth} from "./retention_worth";

/** Who came back: cohorts of first purchase × periods since, and what more of it would be worth. */
export class RetentionScreen extends Component {
    static template = "grc_scoring.RetentionScreen";
    static components = {Choices, HowComputed, Layout, RetentionWorth};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({data: null, unit: null, measure: "bought"});
        this.units = [
            {name: "year", label: _t("Years")},
            {name: "quarter", label: _t("Quarters")},
            {name: "month", label: _t("Months")},
        ];
        this.measures = [
            {name: "bought", label: _t("Bought")},
            {name: "still", label: _t("Then or later")},
            {name: "revenue", label: _t("Revenue")},
            {name: "margin", label: _t("Margin")},
        ];
        this.rebuild = useRebuild(() => this.read());
    }

    get data() {
        return this.state.data;
    }

    async read() {
        const found = await this.last.add(this.orm.call("grc.screen.retention", "get_retention", [this.state.unit]));
        this.state.data = new RetentionData({...found, measure: this.state.measure});
        this.state.unit = found.unit;
    }

    async chooseUnit(unit) {
        this.state.unit = unit;
        await this.rebuild.load();
    }

    chooseMeasure(measure) {
        this.state.measure = measure;
        this.state.data = new RetentionData({...this.state.data, measure});
    }

    openCell(cell) {
        const words = {cohort: cell.cohort.label, period: cell.label};
        openCustomers(
            this.action,
            this.state.measure === "still"
                ? _t("First bought in %(cohort)s, again in %(period)s or later", words)
                : _t("First bought in %(cohort)s, bought in %(period)s", words),
            this.data.target(cell),
        );
    }

    openCohort(cohort) {
        openCustomers(this.action, _t("First bought in %s", cohort.label), this.data.cohortTarget(cohort));
    }

    openPivot() {
        this.action.doAction("grc_scoring.grc_retention_cube_action");
    }
}

registry.category("actions").add("grc_scoring.retention", RetentionScreen);
