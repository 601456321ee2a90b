import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {GrcChart} from "../chart/chart";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {useRebuild} from "../rebuild/use_rebuild";
import {bubbleChart, silhouetteChart} from "./groups_charts";
import {GroupsData} from "./groups_data";
import {GroupFilterDialog, RegroupDialog} from "./groups_dialogs";

/** Groups of customers who are like each other: what sets each apart, what it brings, who is in it. */
export class GroupsScreen extends Component {
    static template = "grc_scoring.GroupsScreen";
    static components = {GrcChart, HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({data: null});
        this.rebuild = useRebuild(() => this.read());
    }

    async read() {
        const data = new GroupsData(await this.orm.call("grc.grouping", "get_screen", []));
        this.cards = data.cards;
        this.bubbles = data.groups.length ? bubbleChart(data, (group) => this.openGroup(group)) : null;
        this.silhouettes = data.found && data.found.silhouettes.length ? silhouetteChart(data.found) : null;
        this.state.data = data;
    }

    openGroup(group) {
        openCustomers(this.action, group.name, group.domain);
    }

    openList() {
        this.action.doAction("grc_scoring.grc_group_list_action");
    }

    openSearches() {
        this.action.doAction("grc_scoring.grc_grouping_action");
    }

    regroup() {
        const {asked} = this.state.data.found;
        this.dialog.add(RegroupDialog, {
            count: asked ? String(asked) : "auto",
            onConfirm: (count) => this.rebuild.start("grc.grouping", "action_regroup", [count]),
        });
    }

    useAsFilter(group) {
        this.dialog.add(GroupFilterDialog, {
            name: group.name,
            manager: this.rebuild.manager,
            onConfirm: (name, shared) => this.makeFilter(group, name, shared),
        });
    }

    async makeFilter(group, name, shared) {
        await this.orm.call("grc.group", "make_filter", [[group.id]], {name, shared});
        this.notification.add(_t("It is among the favourites of the lists of customers and contacts."), {
            title: name || group.name,
            type: "success",
            buttons: [{name: _t("Open the customers"), onClick: () => this.openGroup(group)}],
        });
    }
}

registry.category("actions").add("grc_scoring.groups", GroupsScreen);
