import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Choices} from "../choices/choices";
import {openCustomers} from "../figures/open";
import {useRebuild} from "../rebuild/use_rebuild";
import {ThresholdTable} from "../scores/thresholds";
import {RfmData} from "./rfm_data";
import {RfmGrid} from "./rfm_grid";
import {RfmLegend} from "./rfm_legend";

/** Recency × frequency and monetary value: who the customers are, and every number opens them. */
export class RfmMap extends Component {
    static template = "grc_scoring.RfmMap";
    static components = {Choices, Layout, RfmGrid, RfmLegend, ThresholdTable};
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
        this.rebuild = useRebuild(() => this.read());
    }

    async read() {
        this.state.data = new RfmData(await this.orm.call("grc.screen.map", "get_rfm_map", []));
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

    open(name, domain) {
        openCustomers(this.action, name, [["company_id", "=", user.activeCompany.id], ...domain]);
    }
}

registry.category("actions").add("grc_scoring.rfm_map", RfmMap);
