import {Component} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatFloat} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The measures in the order in which they are shown; `reversed`: the less, the better. */
const MEASURES = [
    {name: "recency", label: () => _t("Recency (days)"), reversed: true},
    {name: "frequency", label: () => _t("Frequency (purchase days)")},
    {name: "monetary", label: () => _t("Monetary value"), money: true},
];

/**
 * The ranges of the scores 1 to 5 between four thresholds, in words.
 *
 * @param {number[]} values four thresholds, rising; a score is one more than those strictly below the value
 * @param {(value: number) => string} format
 * @param {boolean} [reversed] whether the smallest values score 5
 * @returns {string[]} five texts, of score 1 first; "–" where equal thresholds leave no room
 */
export function scoreRanges(values, format, reversed) {
    const texts = [1, 2, 3, 4, 5].map((level) => {
        if (level === 5) {
            return _t("over %s", format(values[3]));
        }
        const empty = level > 1 && values[level - 1] === values[level - 2];
        return empty ? "–" : _t("up to %s", format(values[level - 1]));
    });
    return reversed ? texts.reverse() : texts;
}

/**
 * How a threshold of a measure is written: whole numbers, or money.
 *
 * @param {string} measure
 * @param {number} [currencyId]
 * @returns {(value: number) => string}
 */
export function thresholdFormat(measure, currencyId) {
    if (measure === "monetary") {
        return (value) => formatCurrency(value, currencyId, {digits: Number.isInteger(value) ? [16, 0] : undefined});
    }
    return (value) => formatFloat(value, {digits: [16, 0]});
}

/** A table of what each score needs. */
export class ThresholdTable extends Component {
    static template = "grc_scoring.ThresholdTable";
    static props = {
        thresholds: Object,
        currencyId: {type: [Number, Boolean], optional: true},
        rhythm: {type: Boolean, optional: true},
    };

    get rows() {
        return MEASURES.filter(
            ({name}) => this.props.thresholds[name] && !(this.props.rhythm && name === "recency"),
        ).map(({name, label, reversed}) => ({
            name,
            label: label(),
            ranges: scoreRanges(this.props.thresholds[name], thresholdFormat(name, this.props.currencyId), reversed),
        }));
    }
}

/** The same table for a Json field `{recency: {values: […]}, …}` of a refresh. */
export class ThresholdsField extends Component {
    static template = "grc_scoring.ThresholdsField";
    static components = {ThresholdTable};
    static props = {...standardFieldProps};

    get thresholds() {
        const stored = this.props.record.data[this.props.name] || {};
        return Object.fromEntries(Object.entries(stored).map(([name, cut]) => [name, cut.values]));
    }

    get currencyId() {
        return this.props.record.data.currency_id?.id || false;
    }

    get rhythm() {
        return this.props.record.data.mode === "rhythm";
    }
}

registry.category("fields").add("grc_thresholds", {
    component: ThresholdsField,
    displayName: _t("Thresholds of the scores"),
    supportedTypes: ["json"],
});
