import {_t} from "@web/core/l10n/translation";
import {count, day, money, percent} from "./figures";

/** What the server says of the value of customers, with the texts that every picture of it needs. */
export class ValueData {
    constructor(data) {
        Object.assign(this, data);
    }

    get asOf() {
        return day(this.as_of);
    }

    get window() {
        if (!this.window_months) {
            return _t("of all history");
        }
        return _t("of the last %s months", this.window_months);
    }

    /** A fraction in per cent: one decimal where it is small. */
    percent(fraction) {
        return percent(fraction);
    }

    share(part, whole) {
        return whole > 0 ? this.percent(part / whole) : "–";
    }

    count(value) {
        return count(value);
    }

    money(value, currencyId = this.currency_id) {
        return money(value, currencyId);
    }
}
