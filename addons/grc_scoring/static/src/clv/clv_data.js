import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {count, day, money, percent} from "../figures/figures";

/** What the parameters of the models say. */
const MEANINGS = {
    r: () => _t("shape of how often customers buy"),
    alpha: () => _t("scale of how often customers buy (days)"),
    a: () => _t("leaving, first shape"),
    b: () => _t("leaving, second shape"),
    s: () => _t("shape of how soon customers leave"),
    beta: () => _t("scale of how soon customers leave (days)"),
    p: () => _t("shape of the amount of a purchase"),
    q: () => _t("shape of how amounts differ between customers"),
    v: () => _t("scale of how amounts differ between customers"),
};
const SYMBOLS = {alpha: "α", beta: "β", v: "ν"};
const YEAR = 365.25;

/** What `get_screen` of the fits says, with the sentences and texts that are made of it. */
export class ClvData {
    constructor(data) {
        Object.assign(this, data);
    }

    money(value) {
        return money(value || 0, this.currency_id);
    }

    count(value) {
        return count(value || 0);
    }

    number(value, digits = 3) {
        return value === null || value === undefined ? "–" : formatFloat(value, {digits: [16, digits]});
    }

    percent(value, digits = 0) {
        return percent(value || 0, digits);
    }

    day(value) {
        return day(value);
    }

    get headline() {
        return _t("%(customers)s customers: %(expected)s of margin expected within %(horizon)s months.", {
            customers: this.count(this.totals.customers),
            expected: this.money(this.totals.clv_predicted),
            horizon: this.fit.horizon,
        });
    }

    get sentence() {
        const values = {
            model: this.fit.labels.model,
            day: this.day(this.fit.as_of),
            rate: this.number(this.fit.discount_rate, 1),
        };
        return this.fit.source === "model"
            ? _t("By the model %(model)s as of %(day)s, at a discount rate of %(rate)s % a year.", values)
            : _t("By the plain formula as of %(day)s.", values);
    }

    get figures() {
        const {totals, fit} = this;
        return [
            {name: "margin", label: _t("Margin to date"), value: totals.margin},
            {name: "clv_model", label: _t("Expected, model"), value: totals.clv_model, missing: !fit.purchases.length},
            {name: "clv_plain", label: _t("Expected, plain formula"), value: totals.clv_plain},
            {name: "clv", label: _t("Lifetime value"), value: totals.clv},
        ].map((figure) => ({...figure, text: figure.missing ? "–" : this.money(figure.value)}));
    }

    parameter({name, value, error}) {
        return {
            name,
            symbol: SYMBOLS[name] || name,
            meaning: MEANINGS[name] ? MEANINGS[name]() : "",
            value: this.number(value, 4),
            error: this.number(error, 4),
        };
    }

    get parameters() {
        return [...this.fit.purchases, ...this.fit.money].map((parameter) => this.parameter(parameter));
    }

    /** What the parameters come to, in words. */
    get meanings() {
        const value = Object.fromEntries(
            [...this.fit.purchases, ...this.fit.money].map((parameter) => [parameter.name, parameter.value]),
        );
        const sentences = [];
        if (value.r) {
            const rate = this.number((value.r / value.alpha) * YEAR, 1);
            sentences.push(_t("A customer buys %s times a year on average, while still one.", rate));
        }
        if (value.a) {
            const share = this.percent(value.a / (value.a + value.b));
            sentences.push(_t("After a purchase, %s of the customers leave.", share));
        }
        if (value.s) {
            // The median lifetime; its mean is infinite when s ≤ 1.
            const years = this.number((value.beta * (2 ** (1 / value.s) - 1)) / YEAR, 1);
            sentences.push(_t("Half of the customers leave within %s years.", years));
        }
        if (value.p && value.q > 1) {
            sentences.push(
                _t("A purchase is worth %s on average, untaxed.", this.money((value.p * value.v) / (value.q - 1))),
            );
        }
        sentences.push(
            _t("Retention: %s of the customers of the year before bought again.", this.percent(this.fit.retention)),
        );
        return sentences;
    }

    get errors() {
        const {error_model, error_rate, error_plain} = this.holdout;
        return [
            {name: "model", label: _t("Model"), value: error_model},
            {name: "rate", label: _t("Purchases to date ÷ age"), value: error_rate},
            {name: "plain", label: _t("Plain formula"), value: error_plain},
        ].map((error) => ({...error, text: this.number(error.value)}));
    }

    get holdoutSentence() {
        const values = {
            from: this.day(this.holdout.split),
            to: this.day(this.holdout.as_of),
            actual: this.count(this.holdout.actual),
            expected: this.count(this.holdout.expected),
            customers: this.count(this.holdout.customers),
        };
        return _t(
            "From %(from)s to %(to)s, the %(customers)s customers of before bought on %(actual)s days; the model, which knew nothing of them, expected %(expected)s.",
            values,
        );
    }

    /** Why there is no grade. */
    get holdoutReason() {
        return (
            {
                few_customers: _t("Too few customers had bought before the test period."),
                few_returned: _t("Too few customers had come back before the test period."),
                short_history: _t("The history is too short to set a part of it aside."),
                not_converged: _t("The fit on the first part of the history was rejected."),
            }[this.holdout.reason] || ""
        );
    }
}
