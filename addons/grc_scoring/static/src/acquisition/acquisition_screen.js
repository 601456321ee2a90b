import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {GrcChart} from "../chart/chart";
import {Choices} from "../choices/choices";
import {openByAction, openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {AcquisitionData} from "./acquisition_data";

/** What a new customer costs, and what keeping one does. */
export class AcquisitionScreen extends Component {
    static template = "grc_scoring.AcquisitionScreen";
    static components = {Choices, GrcChart, HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({data: null, unit: "year"});
        this.units = [
            {name: "year", label: _t("Years")},
            {name: "quarter", label: _t("Quarters")},
            {name: "month", label: _t("Months")},
        ];
        onWillStart(() => this.read());
    }

    get data() {
        return this.state.data;
    }

    async read() {
        const found = await this.last.add(
            this.orm.call("grc.screen.acquisition", "get_acquisition", [this.state.unit]),
        );
        this.state.data = new AcquisitionData(found);
    }

    async chooseUnit(unit) {
        this.state.unit = unit;
        await this.read();
    }

    openNew(period) {
        openCustomers(this.action, _t("New in %s", period.label), period.domain_new);
    }

    openKept(period) {
        openCustomers(this.action, _t("Customers kept in %s", period.label), period.domain_kept);
    }

    openCost(period, purpose) {
        const company = [["company_id", "=", user.activeCompany.id]];
        const name = purpose === "acquire" ? _t("Spent to acquire customers") : _t("Spent to keep customers");
        const domain = [...company, ...this.data.costDomain(period, purpose)];
        return openByAction(this.action, "grc_scoring.grc_relation_cost_month_action", name, domain);
    }

    openCosts() {
        this.action.doAction("grc_scoring.grc_relation_cost_action");
    }
}

registry.category("actions").add("grc_scoring.acquisition", AcquisitionScreen);
