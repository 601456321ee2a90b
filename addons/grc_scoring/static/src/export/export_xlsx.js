import {Component} from "@odoo/owl";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";

/** The customers of the present search as a workbook, with thresholds and definitions on sheets of their own. */
export class ExportXlsx extends Component {
    static template = "grc_scoring.ExportXlsx";
    static components = {DropdownItem};
    static props = {};

    async onSelected() {
        await download({
            url: "/grc_scoring/customers.xlsx",
            data: {domain: JSON.stringify(this.env.searchModel.domain)},
        });
    }
}

registry.category("cogMenu").add(
    "grc-export-xlsx",
    {
        Component: ExportXlsx,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async (env) =>
            env.searchModel?.resModel === "grc.customer" &&
            ["kanban", "list"].includes(env.config.viewType) &&
            (await user.hasGroup("base.group_allow_export")),
    },
    {sequence: 11},
);
