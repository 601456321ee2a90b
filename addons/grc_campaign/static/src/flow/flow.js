import {errorText} from "@grc_scoring/figures/error_text";
import {count} from "@grc_scoring/figures/figures";
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {SIZES, edges, nodes} from "./flow_layout";

/** The steps of a campaign as a picture, with how many customers went along each edge; the same as a list. */
export class CampaignFlow extends Component {
    static template = "grc_campaign.CampaignFlow";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.sizes = SIZES;
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

    get nodes() {
        return nodes(this.state.data, this.start);
    }

    get edges() {
        return edges(this.state.data);
    }

    get height() {
        return this.nodes.length * (SIZES.box + SIZES.gap);
    }

    get start() {
        const {start, customers} = this.state.data;
        return start
            ? _t("%(start)s: %(customers)s customers", {start, customers: count(customers)})
            : _t("Launch: %s customers", count(customers));
    }

    count(number) {
        return count(number);
    }

    /** What became of those who came to a step, in one line. */
    became({done, waiting, left, ghosts, parked}) {
        const parts = [
            [done, _t("done: %s", count(done))],
            [waiting, _t("waiting: %s", count(waiting))],
            [left, _t("left out: %s", count(left))],
            [ghosts, _t("comparison group: %s", count(ghosts))],
            [parked, _t("failed: %s", count(parked))],
        ];
        return parts
            .filter(([number]) => number)
            .map(([, text]) => text)
            .join(" · ");
    }

    came({name, came}) {
        return _t("%(step)s: %(customers)s came", {step: name, customers: count(came)});
    }

    open(step) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: step.name,
            res_model: "grc.campaign.task",
            mobile_view_mode: "kanban",
            views: ["list", "kanban", "form"].map((view) => [false, view]),
            domain: [["step_id", "=", step.id]],
        });
    }
}

registry.category("view_widgets").add("grc_campaign_flow", {component: CampaignFlow});
