import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {count, day} from "../figures/figures";

/** In which states a customer was, and for how long. */
export class StaysField extends Component {
    static template = "grc_scoring.StaysField";
    static props = {...standardFieldProps};

    get groups() {
        return (this.props.record.data[this.props.name] || []).map((group) => ({
            ...group,
            states: group.states.map((state) => ({...state, text: this.days(state), now: this.now(state)})),
        }));
    }

    days(state) {
        const days = count(state.days);
        if (state.at_least) {
            return _t("%s days or more", days);
        }
        return state.days === 1 ? _t("1 day") : _t("%s days", days);
    }

    now(state) {
        return state.since ? _t("there since %s", day(state.since)) : "";
    }
}

registry.category("fields").add("grc_stays", {component: StaysField, supportedTypes: ["json"]});
