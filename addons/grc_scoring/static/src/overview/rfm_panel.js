import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {openCustomers} from "../figures/open";
import {RfmData} from "../rfm_map/rfm_data";
import {RfmGrid} from "../rfm_map/rfm_grid";
import {OverviewPanel, usePanel} from "./panel";
import {teamDomain} from "./filters";

/** Who the customers are: recency × frequency and monetary value. */
export class RfmPanel extends Component {
    static template = "grc_scoring.RfmPanel";
    static components = {OverviewPanel, RfmGrid};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel(
            async (props) => new RfmData(await this.orm.call("grc.screen.map", "get_rfm_map", [props.filters])),
        );
        this.more = {label: _t("RFM map"), open: () => this.action.doAction("grc_scoring.grc_rfm_map_action")};
        this.title = _t("Who they are");
    }

    openCell(cell) {
        const name = cell.segment ? cell.segment.name : _t("Customers");
        openCustomers(this.action, name, [
            ...teamDomain(this.props.filters),
            ["r_score", "=", cell.r],
            ["fm_score", "=", cell.fm],
        ]);
    }
}

registry.category("grc_overview_panels").add("rfm", {Component: RfmPanel, phone: 20}, {sequence: 10});
