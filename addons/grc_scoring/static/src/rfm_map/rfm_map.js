import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ThresholdTable} from "../scores/thresholds";
import {RfmData} from "./rfm_data";
import {RfmGrid} from "./rfm_grid";
import {RfmLegend} from "./rfm_legend";

/** How often a rebuild that runs is asked how far it is. */
const POLL = 4000;

/** Recency × frequency and monetary value: who the customers are, and every number opens them. */
export class RfmMap extends Component {
    static template = "grc_scoring.RfmMap";
    static components = {Layout, RfmGrid, RfmLegend, ThresholdTable};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null, measure: "customers", lit: false});
        this.measures = [
            {name: "customers", label: _t("Customers")},
            {name: "revenue", label: _t("Revenue")},
            {name: "margin", label: _t("Margin")},
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

    get rebuilding() {
        const {running, queued} = this.state.data.progress;
        return running || queued;
    }

    async load() {
        this.state.data = new RfmData(await this.orm.call("grc.customer", "get_rfm_map", []));
        browser.clearTimeout(this.timer);
        if (this.rebuilding) {
            this.timer = browser.setTimeout(() => this.load(), POLL);
        }
    }

    async rebuild() {
        await this.action.doAction(await this.orm.call("grc.customer", "action_refresh", []));
        await this.load();
    }

    light(segmentId) {
        this.state.lit = segmentId;
    }

    openCell(cell) {
        const name = _t("%(segment)s: recency %(r)s, FM %(fm)s", {
            segment: cell.segment ? cell.segment.name : _t("Customers"),
            r: cell.r,
            fm: cell.fm,
        });
        this.open(name, [
            ["r_score", "=", cell.r],
            ["fm_score", "=", cell.fm],
        ]);
    }

    openSegment(segment) {
        this.open(segment.name, [["segment_id", "=", segment.id]]);
    }

    openProspects() {
        this.open(_t("Prospects"), [["last_purchase", "=", false]]);
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
            domain: [["company_id", "=", user.activeCompany.id], ...domain],
        });
    }
}

registry.category("actions").add("grc_scoring.rfm_map", RfmMap);
