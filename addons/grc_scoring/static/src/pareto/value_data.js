import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {formatFloat} from "@web/views/fields/formatters";

/** What the server says of the value of customers, with the texts that every picture of it needs. */
export class ValueData {
    constructor(data) {
        Object.assign(this, data);
    }

    get asOf() {
        return this.as_of ? formatDate(deserializeDate(this.as_of)) : "";
    }

    get window() {
        if (!this.window_months) {
            return _t("of all history");
        }
        return _t("of the last %s months", this.window_months);
    }

    /** A fraction in per cent: one decimal where it is small. */
    percent(fraction) {
        const digits = Math.abs(fraction) < 0.0995 ? 1 : 0;
        return new Intl.NumberFormat(user.lang, {style: "percent", maximumFractionDigits: digits}).format(fraction);
    }

    share(part, whole) {
        return whole > 0 ? this.percent(part / whole) : "–";
    }

    count(value) {
        return formatFloat(value, {digits: [16, 0]});
    }

    money(value, currencyId = this.currency_id) {
        return formatCurrency(value, currencyId, {digits: [16, 0]});
    }
}
