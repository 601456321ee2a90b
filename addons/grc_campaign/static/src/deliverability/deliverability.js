import {errorText} from "@grc_scoring/figures/error_text";
import {emptyHelp} from "@grc_scoring/figures/open";
import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** Of each state, what is first, its sign and its colour. */
const STATES = {
    bad: {place: 0, icon: "fa-times-circle text-danger"},
    fair: {place: 1, icon: "fa-exclamation-triangle text-warning"},
    ask: {place: 2, icon: "fa-question-circle text-info"},
    good: {place: 3, icon: "fa-check-circle text-success"},
};

/** What mails depend on, what is wrong first, with what to do. */
export class Deliverability extends Component {
    static template = "grc_campaign.Deliverability";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.labels = {
            bad: _t("To be mended"),
            fair: _t("To be looked at"),
            ask: _t("To be asked for: it cannot be told from here"),
            good: _t("In order"),
        };
        this.state = useState({data: null, error: ""});
        onWillStart(() => this.load());
    }

    async load() {
        try {
            const data = await this.orm.call("grc.screen.deliverability", "get_deliverability", []);
            Object.assign(this.state, {data, error: ""});
        } catch (error) {
            this.state.error = errorText(error);
        }
    }

    get headline() {
        const {company, checks} = this.state.data;
        const bad = checks.filter(({state}) => state === "bad").length;
        if (!bad) {
            return _t("Nothing that can be told from here keeps mails of %s from arriving.", company);
        }
        return bad === 1
            ? _t("1 thing keeps mails of %s from arriving.", company)
            : _t("%(number)s things keep mails of %(company)s from arriving.", {number: bad, company});
    }

    /** The groups that have any check, what is wrong first. */
    get groups() {
        const {checks} = this.state.data;
        return Object.keys(STATES)
            .sort((one, other) => STATES[one].place - STATES[other].place)
            .map((state) => ({
                state,
                label: this.labels[state],
                icon: STATES[state].icon,
                checks: checks.filter((check) => check.state === state),
            }))
            .filter((group) => group.checks.length);
    }

    open({model, title}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: title,
            res_model: model,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            help: emptyHelp(_t("Nothing is set up yet"), _t("Create the first one: mails depend on it.")),
        });
    }
}

registry.category("actions").add("grc_campaign.deliverability", Deliverability);
