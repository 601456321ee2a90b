import {_t} from "@web/core/l10n/translation";
import {share, shortMoney} from "../figures/figures";
import {ValueData} from "../figures/value_data";

export const LEVELS = [1, 2, 3, 4, 5];

/** What the `get_rfm_map` of the server says, with the sentences and texts that are made of it. */
export class RfmData extends ValueData {
    constructor(data) {
        super(data);
        this.segmentById = Object.fromEntries(this.segments.map((segment) => [segment.id, segment]));
    }

    /** Whether scores were ever made: not yet between the installation and the first refresh. */
    get built() {
        return Boolean(this.mode);
    }

    /** The segment of a cell, as it is defined now. */
    segmentAt(r, fm) {
        return this.segments.find(
            (segment) => segment.r_min <= r && r <= segment.r_max && segment.fm_min <= fm && fm <= segment.fm_max,
        );
    }

    /** Totals of a cell; customers there may still have the segments of before a border was moved. */
    cellAt(r, fm) {
        const parts = this.cells.filter((cell) => cell.r === r && cell.fm === fm);
        const sum = (name) => parts.reduce((total, cell) => total + cell[name], 0);
        return {r, fm, customers: sum("customers"), revenue: sum("revenue"), margin: sum("margin")};
    }

    share(part, whole) {
        return share(part, whole);
    }

    /** A figure of a cell or segment, as long as there is room for. */
    figure(item, measure, short = false) {
        if (measure === "customers") {
            return this.count(item.customers);
        }
        return short ? shortMoney(item[measure]) : this.money(item[measure]);
    }

    get headline() {
        const best = this.segmentAt(5, 5);
        if (!best) {
            return _t("%s customers bought.", this.count(this.buyers));
        }
        return _t(
            "%(buyers)s customers bought; %(number)s %(segment)s (%(share)s) bring %(money)s of the revenue %(window)s.",
            {
                buyers: this.count(this.buyers),
                number: this.count(best.customers),
                segment: best.name,
                share: this.share(best.customers, this.buyers),
                money: this.share(best.revenue, this.revenue),
                window: this.window,
            },
        );
    }

    /** How the scores were made, in words. */
    get modeSentence() {
        if (this.mode === "rhythm") {
            return _t(
                "Recency follows each customer's own rhythm; frequency and monetary value are quintiles: the best fifth scores 5.",
            );
        }
        if (this.mode === "quintile") {
            return _t("Scores are quintiles: the best fifth of the customers who bought scores 5.");
        }
        return (
            {
                customers: _t(
                    "Fewer than %s customers bought within the window: fixed thresholds are used until there are more.",
                    this.min_customers,
                ),
                history: _t("The history is too short for quintiles: fixed thresholds are used until it is longer."),
                silent: _t("The last sale is too long ago for quintiles: fixed thresholds are used."),
            }[this.mode_reason] || _t("Scores follow the fixed thresholds of the settings.")
        );
    }

    cellLabel(cell, segment) {
        return _t(
            "Recency %(r)s, FM %(fm)s, %(segment)s. Customers: %(customers)s; revenue: %(revenue)s; margin: %(margin)s",
            {
                r: cell.r,
                fm: cell.fm,
                segment: segment ? segment.name : _t("no segment"),
                customers: this.count(cell.customers),
                revenue: this.money(cell.revenue),
                margin: this.money(cell.margin),
            },
        );
    }
}
