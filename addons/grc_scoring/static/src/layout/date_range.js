import {Component} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";

/** From one day to another, as the server writes days; neither before `since` nor after `today`, where these are given. */
export class DateRange extends Component {
    static template = "grc_scoring.DateRange";
    static components = {DateTimeInput};
    static props = {
        from: String,
        to: String,
        since: {type: String, optional: true},
        today: {type: String, optional: true},
        label: {type: String, optional: true},
        onChange: Function,
    };

    /** What the input of `from` or `to` needs. */
    input(name) {
        const day = (text) => (text ? deserializeDate(text) : undefined);
        return {
            type: "date",
            class: `o_grc_date_${name}`,
            value: day(this.props[name]),
            minDate: day(this.props.since),
            maxDate: day(this.props.today),
            onApply: (value) => value && this.props.onChange(name, serializeDate(value)),
        };
    }
}
