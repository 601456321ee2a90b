import {Component} from "@odoo/owl";
import {count, day} from "../figures/figures";

/** How long customers stay in each state. */
export class StayTable extends Component {
    static template = "grc_scoring.StayTable";
    static props = {
        stays: Object,
        label: String,
        onOpen: Function,
    };

    get rows() {
        return this.props.stays.states.map((state) => ({
            ...state,
            customersText: count(state.customers),
            soFarText: state.customers ? count(state.days_so_far) : "–",
            endedText: count(state.ended),
            daysText: state.ended ? count(state.days) : "–",
        }));
    }

    get since() {
        return day(this.props.stays.since);
    }
}
