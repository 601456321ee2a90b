import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {ValueData} from "../figures/value_data";

/** What `get_pareto` of the server says, with the sentences that are made of it. */
export class ParetoData extends ValueData {
    get hasCurve() {
        return this.curve.value.length > 0;
    }

    get basisLabel() {
        return this.basis === "margin" ? _t("Margin") : _t("Revenue");
    }

    /** The answer in one sentence: class A, or the best fifth where the user sees nobody of class A. */
    get headline() {
        if (!this.customers) {
            return _t("Nobody bought within the window.");
        }
        if (!this.hasCurve) {
            return this.basis === "margin"
                ? _t("Together your customers bring no margin %s.", this.window)
                : _t("Together your customers bring no revenue %s.", this.window);
        }
        const best = this.classes.find((item) => item.name === "a" && item.customers);
        const customers = best ? best.customers_share : 0.2;
        const value = best ? best.value_share : this.best_fifth;
        const parts = {customers: this.percent(customers), value: this.percent(value), window: this.window};
        return this.basis === "margin"
            ? _t("%(customers)s of your customers bring %(value)s of the margin %(window)s.", parts)
            : _t("%(customers)s of your customers bring %(value)s of the revenue %(window)s.", parts);
    }

    /** How concentrated it is, in three figures. */
    get detail() {
        return _t(
            "Half of it comes from %(half)s of the %(number)s customers; the best fifth bring %(fifth)s. Gini coefficient %(gini)s.",
            {
                half: this.percent(this.half),
                number: this.count(this.customers),
                fifth: this.percent(this.best_fifth),
                gini: formatFloat(this.gini, {digits: [16, 2]}),
            },
        );
    }

    /** Whether, and how much, some customers cost. */
    get costly() {
        if (!this.peak || this.peak.value < 1.0005 || this.peak.customers >= 1) {
            return "";
        }
        return _t("The best %(customers)s bring %(value)s; the others together cost %(cost)s.", {
            customers: this.percent(this.peak.customers),
            value: this.percent(this.peak.value),
            cost: this.percent(this.peak.value - 1),
        });
    }

    get rows() {
        return this.classes.map((item) => ({...item, ...this.words(item), letter: item.name.toUpperCase()}));
    }

    words(item) {
        const {name, customers, value} = item;
        const [a, b] = this.shares.map((share) => this.percent(share));
        return {
            meaning: {
                a: _t("bring most, together the first %s", a),
                b: _t("come next, up to %s", b),
                c: _t("all others, and those who cost"),
            }[name],
            customersText: _t("%(share)s of the customers", {share: this.percent(item.customers_share)}),
            valueText: this.valueText(item),
            label: _t("Class %(name)s: %(customers)s customers, %(value)s", {
                name: name.toUpperCase(),
                customers: this.count(customers),
                value: this.money(value),
            }),
        };
    }

    valueText({value, value_share: share}) {
        if (share === null) {
            return this.money(value);
        }
        return this.basis === "margin"
            ? _t("%s of the margin", this.percent(share))
            : _t("%s of the revenue", this.percent(share));
    }

    /** Groups with the widths of their bars: each class as a share of what all of its classes bring. */
    get groupRows() {
        return this.groups.map((group) => {
            const parts = group.classes.map((item) => Math.max(item.value, 0));
            const whole = parts.reduce((total, part) => total + part, 0);
            return {
                ...group,
                key: group.id || "none",
                moneyText: this.money(group.value, group.currency_id),
                shareText: group.share === null ? "" : this.percent(group.share),
                halfText: group.half === null ? "–" : this.percent(group.half),
                bars: parts.map((part, place) => ({
                    name: group.classes[place].name,
                    width: whole ? (100 * part) / whole : 0,
                })),
                barLabel: group.classes
                    .map((item) => `${item.name.toUpperCase()} ${this.count(item.customers)}`)
                    .join(" · "),
            };
        });
    }
}
