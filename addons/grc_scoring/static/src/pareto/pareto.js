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
import {ParetoClasses} from "./pareto_classes";
import {ParetoCurve} from "./pareto_curve";
import {ParetoData} from "./pareto_data";

/** How few customers bring how much: the curve, the classes, and both by team, country, tag or company. */
export class Pareto extends Component {
    static template = "grc_scoring.Pareto";
    static components = {Choices, HowComputed, Layout, ParetoClasses, ParetoCurve};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.state = useState({data: null, basis: false, group: false});
        this.bases = [
            {name: "margin", label: _t("Margin")},
            {name: "revenue", label: _t("Revenue")},
        ];
        this.rebuild = useRebuild(() => this.read());
    }

    get groups() {
        const groups = [
            {name: false, label: _t("Everyone")},
            {name: "team", label: _t("Sales team")},
            {name: "country", label: _t("Country")},
            {name: "category", label: _t("Tag")},
        ];
        return this.state.data.companies > 1 ? [...groups, {name: "company", label: _t("Company")}] : groups;
    }

    async read() {
        const {basis, group} = this.state;
        const data = await this.last.add(this.orm.call("grc.screen.pareto", "get_pareto", [{basis, group}]));
        this.state.data = new ParetoData(data);
    }

    async choose(values) {
        Object.assign(this.state, values);
        await this.rebuild.load();
    }

    openClass(item) {
        this.open(_t("Class %s", item.name.toUpperCase()), item.domain);
    }

    openGroup(group) {
        this.open(group.name, group.domain);
    }

    openEveryone() {
        this.open(_t("Customers"), this.state.data.domain);
    }

    open(name, domain) {
        openCustomers(this.action, name, domain);
    }
}

registry.category("actions").add("grc_scoring.pareto", Pareto);
