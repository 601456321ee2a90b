import {errorText} from "@grc_scoring/figures/error_text";
import {count, day, money, percent} from "@grc_scoring/figures/figures";
import {openCustomers, openDocuments} from "@grc_scoring/figures/open";
import {Component, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** Figures of a campaign as it is saved, asked beside the form; each opens the documents that it counts. */
export class CampaignPanel extends Component {
    static props = {...standardWidgetProps};
    /** Method of `grc.screen.campaign` that is asked. */
    static method = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({found: null, error: "", saved: false, dirty: false});
        useRecordObserver(({resId, dirty, data}) => {
            this.state.saved = Boolean(resId);
            this.state.dirty = dirty;
            if (resId && !dirty && this.isFor(data)) {
                this.load(resId);
            }
        });
    }

    /** Whether the panel is about a campaign in this state. */
    isFor() {
        return true;
    }

    async load(campaignId) {
        const asked = Symbol("asked");
        this.asked = asked;
        const found = await this.ask(campaignId);
        if (this.asked === asked) {
            Object.assign(this.state, found);
        }
    }

    async ask(campaignId) {
        try {
            const method = this.constructor.method;
            const found = await this.orm.silent.call("grc.screen.campaign", method, [campaignId]);
            return {found, error: ""};
        } catch (error) {
            return {found: null, error: errorText(error)};
        }
    }

    // In words

    count(number) {
        return count(number);
    }

    day(text) {
        return day(text);
    }

    money(amount) {
        return money(amount, this.state.found.currency_id);
    }

    percent(ratio) {
        return percent(ratio);
    }

    // What can be opened

    openDocuments(name, figure, times = 1) {
        const {campaign_id: id, company_id: company} = this.state.found;
        return openDocuments(this.action, name, [
            ["campaign", "=", `${id}:${figure}:${times}`],
            ["company_id", "=", company],
        ]);
    }

    openAudience(name, audienceId, channel = "") {
        return openCustomers(this.action, name, [
            ["audience", "=", channel ? `${audienceId}:${channel}` : `${audienceId}`],
            ["company_id", "=", this.state.found.company_id],
        ]);
    }
}
