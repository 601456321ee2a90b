import {Component, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {GrcChart} from "../chart/chart";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {useRebuild} from "../rebuild/use_rebuild";
import {SettingsLink} from "../settings/settings_link";
import {liftChart, trackingChart} from "./clv_charts";
import {ClvData} from "./clv_data";

/** What the customers are expected to bring, how well the model that says so predicts, and what it rests on. */
export class ClvScreen extends Component {
    static template = "grc_scoring.ClvScreen";
    static components = {GrcChart, HowComputed, Layout, SettingsLink};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({data: null});
        this.rebuild = useRebuild(() => this.read());
    }

    async read() {
        const data = new ClvData(await this.orm.call("grc.clv.fit", "get_screen", []));
        this.tracking = data.holdout && data.holdout.tracking_day.length ? trackingChart(data.holdout) : null;
        this.lift = data.holdout && data.holdout.lift_actual.length ? liftChart(data.holdout) : null;
        this.state.data = data;
    }

    fitAgain() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Fit again now?"),
            body: _t(
                "The model is fitted and tested again on every purchase of the company, in the background. The lifetime values of all customers may change. It takes a few seconds for each hundred thousand customers.",
            ),
            confirmLabel: _t("Fit again"),
            confirm: () => this.rebuild.start("grc.clv.fit", "action_fit_again"),
            cancel: () => {},
        });
    }

    openCustomers() {
        const bought = [
            ["company_id", "=", user.activeCompany.id],
            ["last_purchase", "!=", false],
        ];
        openCustomers(this.action, _t("Lifetime Value"), bought, {
            pivot_measures: ["margin", "clv_predicted", "clv"],
            graph_measure: "clv_predicted",
        });
    }

    openFits() {
        this.action.doAction("grc_scoring.grc_clv_fit_action");
    }
}

registry.category("actions").add("grc_scoring.clv", ClvScreen);
