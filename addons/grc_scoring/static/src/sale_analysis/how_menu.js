import {Component} from "@odoo/owl";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";
import {HowDialog} from "../how/how_computed";

/** What the figures of the sales analysis mean, on all its views. */
export class SaleAnalysisHow extends Component {
    static template = "grc_scoring.SaleAnalysisHow";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.dialog = useService("dialog");
    }

    onSelected() {
        this.dialog.add(HowDialog, {topics: ["sale_analysis"]});
    }
}

registry.category("cogMenu").add(
    "grc-sale-analysis-how",
    {
        Component: SaleAnalysisHow,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: (env) =>
            env.searchModel?.resModel === "grc.sale.analysis" &&
            ["pivot", "graph", "list"].includes(env.config.viewType),
    },
    {sequence: 12},
);
