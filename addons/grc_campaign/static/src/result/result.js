import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {CampaignPanel} from "../money/campaign_panel";

/** What a campaign brought: one of four sentences, and the figures behind it. */
export class CampaignResult extends CampaignPanel {
    static template = "grc_campaign.CampaignResult";
    static method = "get_result";

    isFor({state}) {
        return state !== "draft";
    }

    heading({times, start, last}) {
        const days = {first: this.day(start), last: this.day(last)};
        return times === 1
            ? _t("In its window: %(first)s – %(last)s", days)
            : _t("In twice the window: %(first)s – %(last)s", days);
    }

    /** Names of the groups, in the order of the table. */
    get groups() {
        return [
            {name: "treated", label: _t("Contacted")},
            {name: "control", label: _t("Comparison group")},
        ];
    }

    rate({customers, buyers}) {
        return this.percent(customers ? buyers / customers : 0);
    }

    /** An amount with its interval. */
    range({value, low, high}) {
        const values = {value: this.money(value), low: this.money(low), high: this.money(high)};
        return _t("%(value)s (between %(low)s and %(high)s)", values);
    }

    get clicks() {
        const {orders, revenue} = this.state.found.clicks;
        return _t("%(orders)s (%(revenue)s)", {orders: this.count(orders), revenue: this.money(revenue)});
    }

    openGroup({name, label}, {times}) {
        return this.openDocuments(label, name, times);
    }

    openClicks() {
        return this.openDocuments(_t("Orders after a click"), "clicked");
    }

    openContacts() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Contacts"),
            res_model: "grc.contact.ledger",
            views: [[false, "list"]],
            domain: [["campaign_id", "=", this.state.found.campaign_id]],
        });
    }
}

registry.category("view_widgets").add("grc_campaign_result", {component: CampaignResult});
