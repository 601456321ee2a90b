import {Component} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {openAnswer} from "@grc_base/open/open_answer";
import {count} from "@grc_scoring/figures/figures";

/** A number that opens the records it counts: ``action_open_records`` of its record. */
export class OpenNumberField extends Component {
    static template = "grc_lifecycle.OpenNumberField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        const {fields, data} = this.props.record;
        return fields[this.props.name].type === "monetary"
            ? formatCurrency(this.value, data.currency_id?.id, {digits: [16, 0]})
            : count(this.value);
    }

    get label() {
        return _t("Open: %s", this.props.record.fields[this.props.name].string);
    }

    async open() {
        const {resModel, resId} = this.props.record;
        const context = {grc_measure: this.props.name};
        openAnswer(this.action, await this.orm.call(resModel, "action_open_records", [[resId]], {context}));
    }
}

registry.category("fields").add("grc_open_number", {
    component: OpenNumberField,
    displayName: _t("Number that opens its records"),
    supportedTypes: ["integer", "monetary"],
});

/** A month by its name. */
export class MonthField extends Component {
    static template = "grc_lifecycle.MonthField";
    static props = {...standardFieldProps};

    get text() {
        const value = this.props.record.data[this.props.name];
        const day = typeof value === "string" ? deserializeDate(value) : value;
        return day ? day.toFormat("LLL yyyy") : "";
    }
}

registry.category("fields").add("grc_month", {
    component: MonthField,
    displayName: _t("Month"),
    supportedTypes: ["date"],
});
