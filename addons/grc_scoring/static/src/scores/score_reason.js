import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {scoreRanges, thresholdFormat} from "./thresholds";

/** Why a customer has their scores: for each measure the value, and on which step of the thresholds it stands. */
export class ScoreReasonField extends Component {
    static template = "grc_scoring.ScoreReasonField";
    static props = {...standardFieldProps};

    get reasons() {
        const currencyId = this.props.record.data.currency_id?.id;
        return (this.props.record.data[this.props.name] || []).map((reason) => ({
            ...reason,
            title: _t("%(measure)s: %(score)s", {measure: reason.label, score: reason.score}),
            steps: this.steps(reason, currencyId),
        }));
    }

    steps({measure, score, thresholds}, currencyId) {
        const ranges = thresholds.length
            ? scoreRanges(thresholds, thresholdFormat(measure, currencyId), measure === "recency")
            : [_t("lost"), _t("late"), _t("until late"), _t("up to ⅔ of the usual silence"), _t("up to ⅓")];
        return ranges.map((range, index) => ({level: index + 1, range, own: index + 1 === score}));
    }
}

registry.category("fields").add("grc_score_reason", {
    component: ScoreReasonField,
    displayName: _t("Why these scores"),
    supportedTypes: ["json"],
});
