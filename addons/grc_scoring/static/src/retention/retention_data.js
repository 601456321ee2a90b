import {_t} from "@web/core/l10n/translation";
import {day, shortMoney} from "../figures/figures";
import {ValueData} from "../figures/value_data";

/** What `get_retention` of the server says, with the texts of its triangle for one measure. */
export class RetentionData extends ValueData {
    get isMoney() {
        return ["revenue", "margin"].includes(this.measure);
    }

    /** The answer in one sentence. */
    get headline() {
        const next = this.rates.bought[1];
        if (next === undefined || next === null) {
            return _t("The next period after the first purchases is not over yet: there is nothing to compare.");
        }
        return {
            month: _t("Of those who first buy, %s buy again in the month after.", this.percent(next)),
            quarter: _t("Of those who first buy, %s buy again in the quarter after.", this.percent(next)),
            year: _t("Of those who first buy, %s buy again in the year after.", this.percent(next)),
        }[this.unit];
    }

    /** What the triangle leaves out, in words. */
    get notes() {
        const {revenue, margin} = this.outside;
        return [
            this.older ? _t("%s earlier cohorts are not shown; the pivot has them all.", this.count(this.older)) : "",
            this.older
                ? ""
                : _t("The first cohort also holds those who had bought before your invoices begin in this database."),
            this.later
                ? _t("The last %s periods of the oldest cohorts are not shown; the pivot has them all.", this.later)
                : "",
            this.early
                ? _t(
                      "Documents dated up to %s stand alone, long before all others: they count in the first period.",
                      day(this.early),
                  )
                : "",
            Math.abs(revenue) >= 0.5 || Math.abs(margin) >= 0.5
                ? _t(
                      "Left out: revenue of %(revenue)s, margin of %(margin)s from before a first purchase that stands, or without any.",
                      {revenue: this.money(revenue), margin: this.money(margin)},
                  )
                : "",
        ].filter(Boolean);
    }

    get columns() {
        return this.rates.bought.map((rate, place) => ({place, text: String(place), since: this.since(place)}));
    }

    since(place) {
        return {
            month: _t("Months since the first purchase: %s", place),
            quarter: _t("Quarters since the first purchase: %s", place),
            year: _t("Years since the first purchase: %s", place),
        }[this.unit];
    }

    get rows() {
        const greatest = Math.max(
            ...this.cohorts.flatMap((cohort) => cohort.cells.map((cell) => Math.abs(cell[this.measure]))),
            1,
        );
        return this.cohorts.map((cohort) => ({
            ...cohort,
            key: cohort.start,
            customersText: this.count(cohort.customers),
            cells: cohort.cells.map((cell) => this.cell(cohort, cell, greatest)),
        }));
    }

    cell(cohort, cell, greatest) {
        const value = cell[this.measure];
        const weight = this.isMoney ? Math.abs(value) / greatest : value / Math.max(cohort.customers, 1);
        return {
            ...cell,
            cohort,
            key: cell.period,
            text: this.cellText(value, cohort.customers),
            weight: Math.round(70 * weight),
            negative: value < 0,
            empty: !value,
            title: this.cellTitle(cohort, cell),
        };
    }

    cellText(value, customers) {
        if (!value) {
            return "·";
        }
        return this.isMoney ? shortMoney(value) : this.share(value, customers);
    }

    cellTitle(cohort, cell) {
        const words = {
            cohort: cohort.label,
            customers: this.count(cohort.customers),
            period: cell.label,
            bought: this.count(cell.bought),
            still: this.count(cell.still),
            revenue: this.money(cell.revenue),
            margin: this.money(cell.margin),
        };
        const text = _t(
            "Of the %(customers)s whose first purchase was in %(cohort)s, %(bought)s bought in %(period)s, and %(still)s then or later; revenue %(revenue)s, margin %(margin)s.",
            words,
        );
        return cell.over ? text : `${text} ${_t("This period is not over.")}`;
    }

    /** The last row: mean rates, or sums of money. */
    get totals() {
        return this.rates.bought.map((rate, place) => {
            if (!this.isMoney) {
                const mean = this.rates[this.measure][place];
                return {place, text: mean === null ? "–" : this.percent(mean)};
            }
            const sum = this.cohorts.reduce((whole, {cells}) => whole + (cells[place]?.[this.measure] || 0), 0);
            return {place, text: shortMoney(sum)};
        });
    }

    /** The customers of a cell, or the months behind an amount. */
    target(cell) {
        const {start} = cell.cohort;
        const asked = this.isMoney ? "bought" : this.measure;
        return [["retention", "=", `${asked}:${this.unit}:${start}:${cell.period}:${this.as_of}`]];
    }

    cohortTarget(cohort) {
        return [["retention", "=", `cohort:${this.unit}:${cohort.start}::${this.as_of}`]];
    }
}
