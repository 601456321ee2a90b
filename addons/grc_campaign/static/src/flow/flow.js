import {errorText} from "@grc_scoring/figures/error_text";
import {count} from "@grc_scoring/figures/figures";
import {openByAction} from "@grc_scoring/figures/open";
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {cellStyle, gridStyle, rails} from "./flow_layout";

/** The steps of a campaign as a picture, with how many customers went which way; the same as a table. */
export class CampaignFlow extends Component {
    static template = "grc_campaign.CampaignFlow";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.cellStyle = cellStyle;
        this.state = useState({data: null, error: ""});
        useRecordObserver(({resId, dirty}) => {
            if (resId && !dirty) {
                this.load(resId);
            }
        });
    }

    async load(campaignId) {
        const asked = Symbol("asked");
        this.asked = asked;
        const found = await this.ask(campaignId);
        if (this.asked === asked) {
            Object.assign(this.state, found);
        }
    }

    async ask(campaignId) {
        try {
            return {data: await this.orm.silent.call("grc.screen.flow", "get_flow", [campaignId]), error: ""};
        } catch (error) {
            return {data: null, error: errorText(error)};
        }
    }

    /** The beginning and the steps, with what leads to each and what their figures are. */
    get nodes() {
        const {steps, column} = this.state.data;
        const begin = {key: 0, row: 0, column, source: null, name: this.start, figures: this.beginFigures};
        const nodes = [begin, ...steps.map((step) => ({...step, key: step.id, figures: this.stepFigures(step)}))];
        const names = new Map(nodes.map(({key, name}) => [key, name]));
        return nodes.map((node) => ({
            ...node,
            from: names.get(node.source),
            leads: nodes.some(({source}) => source === node.key),
        }));
    }

    get gridStyle() {
        return gridStyle(this.state.data.columns);
    }

    rails(nodes) {
        return rails(nodes);
    }

    get start() {
        return this.state.data.start || _t("The launch");
    }

    get beginFigures() {
        const {customers, controls, aside} = this.state.data;
        const inside = [["state", "!=", "aside"]];
        return [
            {key: "customers", label: _t("Customers"), number: customers, domain: inside},
            {
                key: "controls",
                label: _t("Comparison group"),
                number: controls,
                domain: [...inside, ["control", "=", true]],
            },
            {key: "aside", label: _t("Set aside"), number: aside, domain: [["state", "=", "aside"]]},
        ].filter(({key, number}) => number || key === "customers");
    }

    /** What became of those who came to a step, and for how many an outcome is waited for. */
    stepFigures({id, counts}) {
        return this.state.data.states
            .filter(([state]) => counts[state])
            .map(([state, label]) => ({
                key: state,
                label,
                number: counts[state],
                stepId: id,
                domain: [
                    ["state", "=", state],
                    ["came", "=", state !== "awaiting"],
                ],
            }));
    }

    count(number) {
        return count(number);
    }

    /** The figure of a state in the table. */
    figureOf({figures}, state) {
        return figures.find(({key}) => key === state);
    }

    /** What an edge says to who does not see the picture. */
    came({name, from, came}) {
        return _t("%(customers)s came from “%(from)s” to “%(step)s”", {customers: count(came), from, step: name});
    }

    openCame({id, name}) {
        return this.openTasks(id, name, [["came", "=", true]]);
    }

    openFigure(node, {key, domain, label}) {
        if (node.key) {
            return this.openTasks(node.id, `${node.name} · ${label}`, domain, ["skipped", "cancelled"].includes(key));
        }
        const ofCampaign = [["campaign_id", "=", this.state.data.campaign_id], ...domain];
        return openByAction(this.action, "grc_campaign.grc_campaign_participation_action", label, ofCampaign);
    }

    /** What was left out is grouped by why. */
    openTasks(stepId, name, domain, byReason = false) {
        const context = byReason ? {search_default_group_reason: 1} : {};
        const ofStep = [["step_id", "=", stepId], ...domain];
        return openByAction(this.action, "grc_campaign.grc_campaign_task_action", name, ofStep, context);
    }
}

registry.category("view_widgets").add("grc_campaign_flow", {component: CampaignFlow});
