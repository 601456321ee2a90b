import {errorText} from "@grc_scoring/figures/error_text";
import {count} from "@grc_scoring/figures/figures";
import {openByAction, openCustomers} from "@grc_scoring/figures/open";
import {Component, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** What the launch would do, step by step, and the way of one customer; nothing is written. */
export class CampaignRehearsal extends Component {
    static template = "grc_campaign.CampaignRehearsal";
    static components = {RecordSelector};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null, error: "", busy: false, campaignId: false, customerId: false});
        useRecordObserver(({resId}) => {
            if (this.state.campaignId !== resId) {
                Object.assign(this.state, {campaignId: resId, data: null, error: "", customerId: false});
            }
        });
    }

    /** The customers of the audience, among whom one is chosen. */
    get domain() {
        const audience = this.props.record.data.audience_id;
        return [["audience", "=", `${audience?.id || 0}`]];
    }

    async rehearse() {
        this.state.busy = true;
        const {campaignId, customerId} = this.state;
        try {
            const data = await this.orm.call("grc.screen.rehearsal", "rehearse", [campaignId, customerId]);
            Object.assign(this.state, {data, error: "", busy: false});
        } catch (error) {
            Object.assign(this.state, {data: null, error: errorText(error), busy: false});
        }
    }

    chooseCustomer(customerId) {
        this.state.customerId = customerId;
        return this.rehearse();
    }

    open(name, ids) {
        return openCustomers(this.action, name, [["id", "in", ids]]);
    }

    openOverlap() {
        return this.open(_t("In another campaign, too"), this.state.data.overlap_ids);
    }

    /** Whom salespeople have taken out, with why. */
    openTakenOut() {
        const ofCampaign = [
            ["campaign_id", "=", this.state.data.campaign_id],
            ["taken_out", "=", true],
        ];
        return openByAction(
            this.action,
            "grc_campaign.grc_campaign_taken_out_action",
            _t("Taken out by salespeople"),
            ofCampaign,
        );
    }

    // What is shown

    count(number) {
        return count(number);
    }

    moment(text) {
        return formatDateTime(deserializeDateTime(text));
    }

    /** The figures of a step, with the customers whom each opens. */
    figures(step) {
        const labels = {
            reached: _t("Reached"),
            later: _t("Later"),
            left: _t("Not reached"),
            controls: _t("Comparison group"),
        };
        return Object.entries(labels).map(([name, label]) => ({
            name,
            label,
            number: step[name],
            ids: step[name] ? step.figures[name] : false,
        }));
    }

    get headline() {
        const {customers, controls} = this.state.data;
        return _t("%(customers)s customers, %(controls)s of them in the comparison group.", {
            customers: count(customers),
            controls: count(controls),
        });
    }

    /** When they begin, if that is later. */
    get begin() {
        const {begin} = this.state.data;
        return begin ? this.moment(begin) : "";
    }

    /** How many salespeople have taken out: the audience is counted without them. */
    get takenOut() {
        const {taken_out: number} = this.state.data;
        return number ? _t("Taken out by salespeople: %s", count(number)) : "";
    }

    get overlap() {
        const {overlap, overlap_days: days} = this.state.data;
        return overlap
            ? _t("In the %(days)s days from then on, another campaign may contact %(customers)s of them.", {
                  customers: count(overlap),
                  days,
              })
            : "";
    }

    reason({label, answer, customers}) {
        if (answer) {
            const values = {reason: label, customers: count(customers), answer};
            return _t("%(reason)s: %(customers)s (%(answer)s)", values);
        }
        return _t("%(reason)s: %(customers)s", {reason: label, customers: count(customers)});
    }
}

registry.category("view_widgets").add("grc_campaign_rehearsal", {component: CampaignRehearsal});
