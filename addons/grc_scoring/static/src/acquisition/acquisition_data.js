import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {chartAxis, chartColors} from "../chart/chart";
import {ValueData} from "../figures/value_data";

/** What `get_acquisition` of the server says, with its texts and picture. */
export class AcquisitionData extends ValueData {
    /** The last period of which both costs are known; one that is over, where there is any. */
    get told() {
        const known = this.periods.filter((period) => period.ratio);
        return known.findLast((period) => period.over) || known.at(-1);
    }

    get headline() {
        const {told} = this;
        if (!told) {
            return _t("There is no period yet in which both acquiring and keeping customers cost something.");
        }
        const words = {
            period: told.over ? told.label : _t("%s so far", told.label),
            acquire: this.cents(told.cost_new),
            keep: this.cents(told.cost_kept),
            ratio: formatFloat(told.ratio, {digits: [16, 1]}),
        };
        return _t(
            "%(period)s: a new customer cost %(acquire)s, keeping one %(keep)s. Acquiring cost %(ratio)s times as much as keeping.",
            words,
        );
    }

    cents(value) {
        return formatCurrency(value, this.currency_id);
    }

    each(value) {
        return value === null ? "–" : this.cents(value);
    }

    get rows() {
        return [...this.periods].reverse().map((period) => ({
            ...period,
            key: period.start,
            newText: this.count(period.new),
            keptText: this.count(period.kept),
            acquireText: this.cents(period.acquire),
            keepText: this.cents(period.keep),
            costNewText: period.acquire ? this.each(period.cost_new) : "–",
            costKeptText: period.keep ? this.each(period.cost_kept) : "–",
            ratioText: period.ratio ? `${formatFloat(period.ratio, {digits: [16, 1]})} ×` : "–",
            marginText: this.each(period.first_margin),
            marginNote: period.first_margin !== null && period.first_months < 12 ? _t("so far") : "",
            paybackText: this.payback(period),
        }));
    }

    payback({payback, new: customers, acquire}) {
        if (!customers || !acquire) {
            return "–";
        }
        if (payback === null) {
            return _t("not yet");
        }
        return payback === 1 ? _t("1 month") : _t("%s months", payback);
    }

    get chart() {
        const colors = chartColors();
        const series = (label, name, place) => ({
            label,
            data: this.periods.map((period) => period[name]),
            backgroundColor: colors.series(place),
        });
        return {
            type: "bar",
            data: {
                labels: this.periods.map((period) => period.label),
                datasets: [
                    series(_t("For each customer acquired"), "cost_new", 3),
                    series(_t("For each customer kept"), "cost_kept", 0),
                    series(_t("First year's margin of a new customer"), "first_margin", 2),
                ],
            },
            options: {scales: {x: chartAxis(""), y: chartAxis("")}},
        };
    }

    /** The last day of a period, as the server writes days. */
    end(period) {
        const place = this.periods.findIndex((other) => other.start === period.start);
        return this.periods[place + 1]?.start;
    }

    costDomain(period, purpose) {
        const until = this.end(period);
        return [["month", ">=", period.start], ...(until ? [["month", "<", until]] : []), ["purpose", "=", purpose]];
    }
}
