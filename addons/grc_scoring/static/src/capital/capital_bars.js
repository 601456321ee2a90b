import {Component} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * From margin at list price down to capital, a bar for each kind of line: where each begins, the one above it ends.
 */
export class CapitalBarsField extends Component {
    static template = "grc_scoring.CapitalBarsField";
    static props = {...standardFieldProps};

    get parts() {
        return this.props.record.data[this.props.name] || [];
    }

    get rows() {
        const currencyId = this.props.record.data.currency_id?.id;
        const steps = [];
        let level = 0;
        for (const {kind, label, amount} of this.parts) {
            steps.push({kind, label, amount, from: level, to: level + amount});
            level += amount;
        }
        steps.push({kind: "capital", label: _t("Net margin"), amount: level, from: 0, to: level});
        const low = Math.min(0, ...steps.map((step) => step.to));
        const high = Math.max(0, ...steps.map((step) => step.to));
        const share = (value) => (100 * (value - low)) / (high - low || 1);
        return steps.map((step) => ({
            ...step,
            text: formatCurrency(step.amount, currencyId),
            color: step.kind === "capital" ? "bg-primary" : step.amount < 0 ? "bg-danger" : "bg-success",
            style: `left: ${share(Math.min(step.from, step.to))}%; width: ${share(Math.max(step.from, step.to)) - share(Math.min(step.from, step.to))}%`,
        }));
    }
}

registry.category("fields").add("grc_capital_bars", {
    component: CapitalBarsField,
    displayName: _t("Net customer margin"),
    supportedTypes: ["json"],
});
