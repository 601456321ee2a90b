import {useAnswer} from "@grc_lifecycle/day/use_answer";
import {count, day, money, percent} from "@grc_scoring/figures/figures";
import {openByAction, openCustomers, openDocuments} from "@grc_scoring/figures/open";
import {HowComputed} from "@grc_scoring/how/how_computed";
import {Component, onWillStart, useState} from "@odoo/owl";
import {router} from "@web/core/browser/router";
import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** What the campaigns of a year brought together: one of four sentences, and the campaigns behind it. */
export class ProgrammeScreen extends Component {
    static template = "grc_campaign.ProgrammeScreen";
    static components = {HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null, error: "", year: Number(router.current.year) || null, mayExport: false});
        this.set = useAnswer(this.state, () =>
            this.orm.call("grc.screen.programme", "get_programme", [this.state.year]),
        );
        onWillStart(async () => {
            this.state.mayExport = await user.hasGroup("base.group_allow_export");
        });
    }

    get data() {
        return this.state.data;
    }

    async chooseYear(year) {
        this.props.updateActionState({year});
        await this.set({year});
    }

    // In words

    count(number) {
        return count(number);
    }

    day(text) {
        return day(text);
    }

    money(amount) {
        return money(amount, this.data.currency_id);
    }

    boughtOf(buyers) {
        return _t("Buyers: %s", count(buyers));
    }

    weight({weight}) {
        return weight === null ? "–" : percent(weight);
    }

    /** An amount with its interval; a dash where it is not said. */
    range(amount) {
        if (!amount) {
            return "–";
        }
        const values = {value: this.money(amount.value), low: this.money(amount.low), high: this.money(amount.high)};
        return _t("%(value)s (between %(low)s and %(high)s)", values);
    }

    get period() {
        const {start, last} = this.data.whole;
        return _t("From %(first)s to %(last)s", {first: day(start), last: day(last)});
    }

    /** What is known of the groups of the company, a row each. */
    get groups() {
        const labels = {treated: _t("All others"), control: _t("Comparison group of the company")};
        return Object.entries(labels).map(([name, label]) => ({name, label, ...this.data.whole.groups[name]}));
    }

    // What can be opened

    openCampaign({id}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "grc.campaign",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** Customers of one campaign, or of all of them: those contacted, or those who are compared with them. */
    openPeople(campaigns, control) {
        const name = control ? _t("Comparison group") : _t("Contacted");
        return openByAction(this.action, "grc_campaign.grc_campaign_participation_action", name, [
            ["campaign_id", "in", campaigns.map(({id}) => id)],
            ["state", "!=", "aside"],
            ["control", "=", control],
            ["company_wide", "=", false],
        ]);
    }

    /** The documents of those contacted by campaigns. */
    openDocuments(campaigns) {
        const figures = campaigns.map(({id}) => `${id}:treated:1`);
        return openDocuments(this.action, _t("Documents of those contacted"), [
            ["campaign", "in", figures],
            ["company_id", "=", this.data.company_id],
        ]);
    }

    openContacts(campaigns) {
        const domain = [["campaign_id", "in", campaigns.map(({id}) => id)]];
        return openByAction(this.action, "grc_campaign.grc_contact_ledger_action", _t("Contacts"), domain);
    }

    /** The campaigns that the costs beside the company-wide result are those of. */
    openCampaigns() {
        const domain = [["id", "in", this.data.whole.campaign_ids]];
        return openByAction(this.action, "grc_campaign.grc_campaign_action", _t("Cost of the campaigns"), domain);
    }

    openGroup({name, label}) {
        return openCustomers(this.action, label, this.groupDomain(name));
    }

    openGroupDocuments({name, label}) {
        return openDocuments(this.action, label, this.groupDomain(name));
    }

    groupDomain(name) {
        return [
            ["programme", "=", `${this.data.year}:${name}`],
            ["company_id", "=", this.data.company_id],
        ];
    }

    openSettings() {
        return this.action.doAction("grc_base.grc_settings_action");
    }

    openNew() {
        return this.action.doAction("grc_campaign.grc_campaign_guide_action");
    }

    async exportYear() {
        await download({url: "/grc_campaign/programme.xlsx", data: {year: this.data.year}});
    }
}

registry.category("actions").add("grc_campaign.programme", ProgrammeScreen);
