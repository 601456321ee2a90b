import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {HowComputed} from "../how/how_computed";
import {ParetoClasses} from "./pareto_classes";
import {ParetoCurve} from "./pareto_curve";
import {ParetoData} from "./pareto_data";

/** How often a rebuild that runs is asked how far it is. */
const POLL = 4000;

/** How few customers bring how much: the curve, the classes, and both by team, country, tag or company. */
export class Pareto extends Component {
    static template = "grc_scoring.Pareto";
    static components = {Layout, HowComputed, ParetoClasses, ParetoCurve};
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
        onWillStart(async () => {
            this.manager = await user.hasGroup("grc_base.group_grc_manager");
            await this.load();
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get display() {
        return {controlPanel: {}};
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

    get rebuilding() {
        const {running, queued} = this.state.data.progress;
        return running || queued;
    }

    async load() {
        const {basis, group} = this.state;
        const data = await this.last.add(this.orm.call("grc.customer", "get_pareto", [{basis, group}]));
        this.state.data = new ParetoData(data);
        browser.clearTimeout(this.timer);
        if (this.rebuilding) {
            this.timer = browser.setTimeout(() => this.load(), POLL);
        }
    }

    async choose(values) {
        Object.assign(this.state, values);
        await this.load();
    }

    async rebuild() {
        await this.action.doAction(await this.orm.call("grc.customer", "action_refresh", []));
        await this.load();
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

    openInvoicing() {
        this.action.doAction("account.action_move_out_invoice_type");
    }

    open(name, domain) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "grc.customer",
            views: ["list", "kanban", "form", "pivot", "graph"].map((view) => [false, view]),
            domain,
        });
    }
}

registry.category("actions").add("grc_scoring.pareto", Pareto);
