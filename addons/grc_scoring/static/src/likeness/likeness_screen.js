import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {openCustomer, openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {useRebuild} from "../rebuild/use_rebuild";
import {SettingsLink} from "../settings/settings_link";
import {LikenessData} from "./likeness_data";

/** What the best customers have in common, and which prospects are like them. */
export class LikenessScreen extends Component {
    static template = "grc_scoring.LikenessScreen";
    static components = {HowComputed, Layout, SettingsLink};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null});
        this.rebuild = useRebuild(() => this.read());
    }

    async read() {
        this.state.data = new LikenessData(await this.orm.call("grc.likeness", "get_screen", []));
    }

    lookAgain() {
        return this.rebuild.start("grc.likeness", "action_look_again");
    }

    openCustomers(trait) {
        openCustomers(this.action, trait.label, trait.customers_domain);
    }

    openBest(trait) {
        openCustomers(this.action, _t("%s, among the best", trait.label), trait.best_domain);
    }

    openProspects(trait) {
        openCustomers(this.action, _t("%s, prospects", trait.label), trait.prospects_domain);
    }

    openAllBest() {
        openCustomers(this.action, _t("The best"), this.state.data.fit.best_domain);
    }

    async openScored() {
        const action = await this.action.loadAction("grc_scoring.grc_likeness_prospect_action");
        return this.action.doAction({...action, domain: this.state.data.scored.domain});
    }

    openProspect({id}) {
        openCustomer(this.action, id);
    }
}

registry.category("actions").add("grc_scoring.likeness", LikenessScreen);
