import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {day, money} from "@grc_scoring/figures/figures";
import {openCustomers} from "@grc_scoring/figures/open";
import {HowComputed} from "@grc_scoring/how/how_computed";
import {useAnswer} from "./use_answer";

/** What proposed calls bring: customers proposed beside customers held back. */
export class ControlResult extends Component {
    static template = "grc_lifecycle.ControlResult";
    static components = {HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.periods = [30, 90, 180, 365].map((days) => ({days, label: _t("%s days", days)}));
        this.treatedLabel = _t("Customers proposed");
        this.heldLabel = _t("Comparison group");
        this.names = {margin: _t("Margin of a customer"), revenue: _t("Revenue of a customer")};
        this.state = useState({data: null, error: "", days: 90, team: false});
        this.set = useAnswer(this.state, () => {
            const {days, team} = this.state;
            return this.orm.call("grc.action", "get_control_result", [days, null, team]);
        });
    }

    get measures() {
        const currency = this.state.data.currency_id;
        const amount = (value) => (value === null ? "–" : money(value, currency));
        return this.state.data.measures.map((measure) => ({
            name: measure.name,
            label: this.names[measure.name],
            treated: amount(measure.mean_treated),
            control: amount(measure.mean_control),
            difference: amount(measure.difference),
            interval:
                measure.low === null
                    ? "–"
                    : _t("%(low)s to %(high)s", {low: amount(measure.low), high: amount(measure.high)}),
            certain: measure.low > 0 || measure.high < 0,
        }));
    }

    get groups() {
        const [{treated, control, buyers_treated, buyers_control}] = this.state.data.measures;
        return {treated, control, boughtTreated: buyers_treated, boughtControl: buyers_control};
    }

    get sentence() {
        const {data} = this.state;
        const [margin] = data.measures;
        const {treated, control} = this.groups;
        if (!treated && !control) {
            return "";
        }
        if (margin.low === null) {
            return _t("Too early to tell: each group needs %s customers who bought.", data.enough);
        }
        const values = {amount: money(Math.abs(margin.difference), data.currency_id), days: data.days};
        if (margin.low > 0) {
            return _t("A proposal brought %(amount)s more margin a customer within %(days)s days.", values);
        }
        if (margin.high < 0) {
            return _t("Customers proposed brought %(amount)s less margin within %(days)s days.", values);
        }
        return _t("No effect on the margin of %(days)s days can be told from chance.", values);
    }

    /** For whom the result holds. */
    get holds() {
        if (this.state.data.best) {
            return _t(
                "It holds for customers without an open quotation or opportunity, complaint, overdue invoice or contract that runs out, who are no key accounts: calls to these are always proposed. Class A is in it where the team says so.",
            );
        }
        return _t(
            "It holds for customers below class A without an open quotation or opportunity, complaint, overdue invoice or contract that runs out, who are no key accounts: calls to these and to class A are always proposed.",
        );
    }

    get since() {
        return day(this.state.data.since);
    }

    open(name, label) {
        return openCustomers(this.action, label, this.state.data[`${name}_domain`]);
    }

    openTeams() {
        this.action.doAction("sales_team.crm_team_action_config");
    }
}

registry.category("actions").add("grc_lifecycle.control", ControlResult);
