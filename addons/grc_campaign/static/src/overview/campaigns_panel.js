import {errorText} from "@grc_scoring/figures/error_text";
import {count} from "@grc_scoring/figures/figures";
import {openCustomers} from "@grc_scoring/figures/open";
import {OverviewPanel, usePanel} from "@grc_scoring/overview/panel";
import {Component, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** What runs, how often customers are contacted, and one button that stops everything that leaves. */
export class CampaignsPanel extends Component {
    static template = "grc_campaign.CampaignsPanel";
    static components = {OverviewPanel};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.title = _t("Campaigns");
        this.panel = usePanel((props) => this.read(props.filters));
        this.more = {
            label: _t("See them"),
            open: () => this.action.doAction("grc_campaign.grc_campaign_action"),
        };
        this.state = useState({busy: false});
    }

    read(filters) {
        return this.orm.call("grc.screen.pressure", "get_overview_campaigns", [filters]);
    }

    get data() {
        return this.panel.data;
    }

    get headline() {
        const {running, planned, mails} = this.data;
        if (running || mails) {
            return _t("%(campaigns)s running, %(mails)s mails in the queue.", {
                campaigns: count(running),
                mails: count(mails),
            });
        }
        return planned
            ? _t("No campaign runs. Launches planned: %s.", count(planned))
            : _t("Nothing leaves: no campaign runs.");
    }

    get stopped() {
        return _t("Everything that leaves was stopped: %s campaigns wait.", count(this.data.stopped));
    }

    get states() {
        const labels = {
            under: _t("Less than the rules let through"),
            on: _t("As often as they let through"),
            over: _t("More often"),
        };
        return this.data.states.map((one) => ({...one, label: labels[one.state], text: count(one.customers)}));
    }

    get floors() {
        const labels = {
            under: _t("Fewer than by now"),
            on: _t("As planned"),
            over: _t("More than in the whole year"),
        };
        return this.data.floors.map((one) => ({...one, label: labels[one.state], text: count(one.customers)}));
    }

    openState({label, domain}) {
        return openCustomers(this.action, label, domain);
    }

    stopEverything() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Stop everything that leaves?"),
            body: _t(
                "All running campaigns are halted, planned launches wait, and so do mails in the queue. It can be taken back. Mailings that Email Marketing sends itself are stopped there.",
            ),
            confirmLabel: _t("Stop everything"),
            confirm: () => this.change("stop_everything"),
            cancel: () => {
                // Nothing is stopped.
            },
        });
    }

    undo() {
        return this.change("undo_stop_everything");
    }

    async change(method) {
        this.state.busy = true;
        try {
            await this.orm.call("grc.campaign", method, []);
            Object.assign(this.panel, {data: await this.read(this.props.filters)});
        } catch (error) {
            this.notification.add(errorText(error), {type: "danger"});
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("grc_overview_panels").add("campaigns", {Component: CampaignsPanel, phone: 6}, {sequence: 65});
