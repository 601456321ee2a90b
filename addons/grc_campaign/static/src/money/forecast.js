import {count, day} from "@grc_scoring/figures/figures";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {CampaignPanel} from "./campaign_panel";

/** What a campaign must bring to pay for itself, and what its result will be able to say. */
export class CampaignForecast extends CampaignPanel {
    static template = "grc_campaign.CampaignForecast";
    static method = "get_forecast";

    isFor({state}) {
        return ["draft", "planned"].includes(state);
    }

    get audienceId() {
        const {audience_id: audience} = this.props.record.data;
        return audience && audience.id;
    }

    /** Of which days the orders are that come anyway. */
    get anywayHint() {
        const {basis, since, until} = this.state.found;
        const days = {since: day(since), until: day(until)};
        return basis === "last_year"
            ? _t("as in the same weeks of last year, from %(since)s to %(until)s", days)
            : _t("at the pace of %(since)s to %(until)s", days);
    }

    /** What an order brings, where it was measured: of how many. */
    get orderHint() {
        const {number} = this.state.found.order;
        return number === null ? "" : _t("mean of %s orders within a year", count(number));
    }

    /** What its cost is made of. */
    get costHint() {
        const {fixed, contacts, discounts} = this.state.found.spent;
        return _t("fixed %(fixed)s, contacts %(contacts)s, discounts of orders that come anyway %(discounts)s", {
            fixed: this.money(fixed),
            contacts: this.money(contacts),
            discounts: this.money(discounts),
        });
    }

    ofAll({customers}) {
        const values = {number: count(customers), all: count(this.state.found.customers)};
        return _t("%(number)s of %(all)s", values);
    }

    openAnyway() {
        return this.openDocuments(_t("Orders that come anyway"), "anyway");
    }

    openOrder() {
        return this.openDocuments(_t("Orders within a year"), "order");
    }

    openCustomers() {
        return this.openAudience(_t("Customers of the audience"), this.audienceId);
    }

    openChannel({channel, label}) {
        return this.openAudience(label, this.audienceId, channel);
    }
}

registry.category("view_widgets").add("grc_campaign_forecast", {component: CampaignForecast});
