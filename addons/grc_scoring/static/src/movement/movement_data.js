import {_t} from "@web/core/l10n/translation";
import {count, day, money, shortMoney} from "../figures/figures";

/** Someone who was no customer yet, as the server calls that state. */
export const NEW = "new";

/** What the `get_movement` of the server says, with the sentences and totals that are made of it. */
export class MovementData {
    constructor(data) {
        Object.assign(this, data);
        this.stateByKey = Object.fromEntries(this.states.map((state) => [state.key, state]));
        this.cellByKey = Object.fromEntries(this.cells.map((cell) => [`${cell.from}:${cell.to}`, cell]));
    }

    /** The states in which somebody was at the first date (side "from") or is at the second ("to"). */
    met(side) {
        const keys = new Set(this.cells.map((cell) => cell[side]));
        return this.states.filter((state) => keys.has(state.key));
    }

    cellAt(from, to) {
        return this.cellByKey[`${from}:${to}`] || {from, to, customers: 0, revenue: 0, margin: 0};
    }

    /** Total of a row (side "from") or a column ("to"); of all customers of that date without a key. */
    total(side, key, measure) {
        return this.cells
            .filter((cell) => (key === undefined ? cell[side] !== NEW : cell[side] === key))
            .reduce((total, cell) => total + cell[measure], 0);
    }

    /** 1: to a better state (or new), -1: to a worse one, 0: neither. */
    direction(cell) {
        const from = this.stateByKey[cell.from];
        const to = this.stateByKey[cell.to];
        if (cell.from === cell.to) {
            return 0;
        }
        if (cell.from === NEW) {
            return 1;
        }
        if (from.rank === null || to.rank === null) {
            return 0;
        }
        return Math.sign(to.rank - from.rank);
    }

    /** The movements without those who stayed, the largest first. */
    moves(measure) {
        return this.cells
            .filter((cell) => cell.from !== cell.to)
            .map((cell) => ({...cell, direction: this.direction(cell)}))
            .sort((one, other) => other[measure] - one[measure] || other.customers - one.customers);
    }

    nameOf(key) {
        return this.stateByKey[key].label;
    }

    title(cell) {
        return _t("%(from)s → %(to)s", {from: this.nameOf(cell.from), to: this.nameOf(cell.to)});
    }

    get first() {
        return day(this.date_from);
    }

    get second() {
        return day(this.date_to);
    }

    count(value) {
        return count(value);
    }

    money(value) {
        return money(value, this.currency_id);
    }

    figure(item, measure, short = false) {
        if (measure === "customers") {
            return count(item.customers);
        }
        return short ? shortMoney(item[measure]) : this.money(item[measure]);
    }

    /** Customers who moved in a direction, the new ones apart. */
    gone(direction) {
        return this.cells
            .filter((cell) => cell.from !== NEW && this.direction(cell) === direction)
            .reduce((total, cell) => total + cell.customers, 0);
    }

    get fresh() {
        return this.total("from", NEW, "customers");
    }

    get headline() {
        const values = {
            customers: count(this.customers_from),
            moved: count(this.moved),
            first: this.first,
            second: this.second,
            up: count(this.gone(1)),
            down: count(this.gone(-1)),
            fresh: count(this.fresh),
        };
        const sentences = [];
        if (!this.moved) {
            sentences.push(_t("None of the %(customers)s customers of %(first)s moved until %(second)s.", values));
        } else if (this.gone(1) || this.gone(-1)) {
            sentences.push(
                _t(
                    "Of the %(customers)s customers of %(first)s, %(moved)s moved until %(second)s: %(up)s up, %(down)s down.",
                    values,
                ),
            );
        } else {
            sentences.push(
                _t("Of the %(customers)s customers of %(first)s, %(moved)s moved until %(second)s.", values),
            );
        }
        if (this.fresh) {
            sentences.push(_t("%(fresh)s became customers.", values));
        }
        return sentences.join(" ");
    }

    /** Which revenue and margin these are. */
    get valueSentence() {
        if (this.rebuilt) {
            return _t("Revenue and margin are those of %s, which is shown for now.", day(this.rebuilt));
        }
        if (!this.window_months) {
            return _t("Revenue and margin are those of all history up to now, not of then.");
        }
        return _t("Revenue and margin are those of the last %s months up to now, not of then.", this.window_months);
    }

    cellLabel(cell) {
        return _t("%(title)s. Customers: %(customers)s; revenue: %(revenue)s; margin: %(margin)s", {
            title: this.title(cell),
            customers: count(cell.customers),
            revenue: this.money(cell.revenue),
            margin: this.money(cell.margin),
        });
    }

    /** The condition on customers behind a cell; "any" and "other" (those who moved) may stand for a state. */
    domain(from, to, first = this.date_from, second = this.date_to) {
        return [["movement", "=", [this.dimension, first, second, from, to].join(":")]];
    }
}
