import {errorText} from "@grc_scoring/figures/error_text";
import {count, money} from "@grc_scoring/figures/figures";
import {openCustomer, openCustomers, openDocuments} from "@grc_scoring/figures/open";
import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** Whom an audience reaches, by its saved lines: figures that open what they count, and ten customers with why. */
export class AudienceReach extends Component {
    static template = "grc_campaign.AudienceReach";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({reach: null, error: "", saved: false, dirty: false});
        // Asked beside the form, which does not wait for it.
        useRecordObserver(({resId, dirty}) => {
            this.state.saved = Boolean(resId);
            this.state.dirty = dirty;
            if (resId && !dirty) {
                this.load(resId);
            }
        });
    }

    async load(audienceId) {
        const asked = Symbol("asked");
        this.asked = asked;
        const found = await this.ask(audienceId);
        if (this.asked === asked) {
            Object.assign(this.state, found);
        }
    }

    async ask(audienceId) {
        try {
            const reach = await this.orm.silent.call("grc.screen.audience", "get_reach", [audienceId]);
            return {reach, error: ""};
        } catch (error) {
            return {reach: null, error: errorText(error)};
        }
    }

    // What is shown

    count(number) {
        return count(number);
    }

    money(amount) {
        return money(amount, this.state.reach.currency_id);
    }

    ofAll({customers}) {
        const values = {number: count(customers), all: count(this.state.reach.customers)};
        return _t("%(number)s of %(all)s", values);
    }

    line({operation, text}) {
        return operation ? _t("%(operation)s: %(text)s", {operation, text}) : text;
    }

    why({why}) {
        return why.join(" · ");
    }

    // What can be opened

    openAll() {
        return this.openThose(_t("Customers of the audience"));
    }

    openChannel({channel, label}) {
        return this.openThose(label, channel);
    }

    openOverlap() {
        return this.openThose(_t("Soon contacted by campaigns"), "overlap");
    }

    openThose(name, channel = "") {
        const {audience_id: id, company_id: company} = this.state.reach;
        return openCustomers(this.action, name, [
            ["audience", "=", channel ? `${id}:${channel}` : `${id}`],
            ["company_id", "=", company],
        ]);
    }

    openDocuments() {
        const {audience_id: id, company_id: company, since, until} = this.state.reach;
        return openDocuments(this.action, _t("Revenue of the last 12 months"), [
            ["customer_id.audience", "=", `${id}`],
            ["company_id", "=", company],
            ["counted", "=", true],
            ["date", ">", since],
            ["date", "<=", until],
        ]);
    }

    openOne({id}) {
        return openCustomer(this.action, id);
    }
}

registry.category("view_widgets").add("grc_audience_reach", {component: AudienceReach});
