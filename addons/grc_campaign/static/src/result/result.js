import {openByAction} from "@grc_scoring/figures/open";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/core/utils/numbers";
import {CampaignPanel} from "../money/campaign_panel";

/** What a campaign brought: one of four sentences, and the figures behind it. */
export class CampaignResult extends CampaignPanel {
    static template = "grc_campaign.CampaignResult";
    static method = "get_result";

    isFor({state}) {
        return !["draft", "planned"].includes(state);
    }

    heading({times, start, last}) {
        const days = {first: this.day(start), last: this.day(last)};
        return times === 1
            ? _t("In its window: %(first)s – %(last)s", days)
            : _t("In twice the window: %(first)s – %(last)s", days);
    }

    /** Those that say something by themselves: twice the window once the window is over. */
    get readings() {
        const [first, ...others] = this.state.found.readings;
        return first.state === "running" ? [first] : [first, ...others];
    }

    /** What is to be said of a reading, and not of the first one. */
    notes(reading) {
        const [first] = this.state.found.readings;
        return reading === first ? reading.notes : reading.notes.filter((note) => !first.notes.includes(note));
    }

    /** What the groups can see: of interest as long as nothing is seen. */
    get power() {
        const [{state}] = this.state.found.readings;
        return ["paid", "lost"].includes(state) ? "" : this.state.found.power;
    }

    /** Groups of a reading, in the order of its columns; without those that nobody is in. */
    groups({groups}) {
        return [
            {name: "treated", label: _t("Contacted")},
            {name: "control", label: _t("Comparison group")},
            {name: "exempt", label: _t("Contacted, not compared")},
        ].filter(({name}) => name === "treated" || groups[name].customers);
    }

    /** Figures of the groups of a reading, a row each. */
    get figures() {
        return [
            {name: "customers", label: _t("Customers"), text: ({customers}) => this.count(customers)},
            {name: "bought", label: _t("Bought"), text: (group) => this.bought(group)},
            {name: "revenue", label: _t("Revenue"), text: ({revenue}) => this.money(revenue)},
            {name: "margin", label: _t("Margin"), text: ({margin}) => this.money(margin)},
            {name: "each", label: _t("Margin a customer"), text: (group) => this.each(group)},
        ];
    }

    bought({customers, buyers}) {
        const rate = this.percent(customers ? buyers / customers : 0);
        return _t("%(buyers)s (%(rate)s)", {buyers: this.count(buyers), rate});
    }

    /** To the cent: the difference × those contacted is the margin it brought, but for what is allowed for. */
    each({customers, margin}) {
        return customers ? formatCurrency(margin / customers, this.state.found.currency_id) : "–";
    }

    /** An amount with its interval. */
    range({value, low, high}) {
        const values = {value: this.money(value), low: this.money(low), high: this.money(high)};
        return _t("%(value)s (between %(low)s and %(high)s)", values);
    }

    /** A change of a rate with its interval, in points. */
    points({value, low, high}) {
        const text = (rate) => formatFloat(100 * rate, {digits: [16, 1]});
        const values = {value: text(value), low: text(low), high: text(high)};
        return _t("%(value)s points (between %(low)s and %(high)s)", values);
    }

    /** What its cost is made of. */
    get costHint() {
        const {fixed, contacts} = this.state.found.costs;
        const parts = contacts.map(({label, number, amount}) =>
            _t("%(number)s × %(label)s: %(amount)s", {
                number: this.count(number),
                label,
                amount: this.money(amount),
            }),
        );
        return [_t("fixed %s", this.money(fixed)), ...parts].join(", ");
    }

    get clicks() {
        const {orders, revenue} = this.state.found.clicks;
        return _t("%(orders)s (%(revenue)s)", {orders: this.count(orders), revenue: this.money(revenue)});
    }

    /** What a figure counts: customers, or their documents. */
    openFigure({name: figure}, {name, label}, {times}) {
        if (figure === "customers") {
            return this.openPeople({name, label});
        }
        return this.openDocuments(label, name, times);
    }

    openPeople({name, label}) {
        return openByAction(this.action, "grc_campaign.grc_campaign_participation_action", label, [
            ["campaign_id", "=", this.state.found.campaign_id],
            ["state", "!=", "aside"],
            ["mixed", "=", false],
            ["control", "=", name === "control"],
            ["exemption", name === "exempt" ? "!=" : "=", false],
        ]);
    }

    openClicks() {
        return this.openDocuments(_t("Orders after a click"), "clicked");
    }

    openContacts() {
        const domain = [["campaign_id", "=", this.state.found.campaign_id]];
        return openByAction(this.action, "grc_campaign.grc_contact_ledger_action", _t("Contacts"), domain);
    }
}

registry.category("view_widgets").add("grc_campaign_result", {component: CampaignResult});
