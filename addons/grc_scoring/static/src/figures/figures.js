import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {user} from "@web/core/user";
import {formatFloat} from "@web/views/fields/formatters";

/** A number without decimals, in the user's way of writing. */
export function count(value) {
    return formatFloat(value, {digits: [16, 0]});
}

/** An amount without decimals, with its currency. */
export function money(value, currencyId) {
    return formatCurrency(value, currencyId, {digits: [16, 0]});
}

/** An amount for where there is little room: 12.3k instead of 12,345, without a currency. */
export function shortMoney(value) {
    const long = Math.abs(value) >= 1000;
    return formatFloat(value, long ? {humanReadable: true, decimals: 1} : {digits: [16, 0]});
}

/** A share of a whole as a percentage; with a decimal where it would say little without. */
export function share(part, whole) {
    return percent(whole > 0 ? part / whole : 0);
}

/** A ratio as a percentage. */
export function percent(ratio, digits = Math.abs(ratio) < 0.0995 ? 1 : 0) {
    return new Intl.NumberFormat(user.lang, {style: "percent", maximumFractionDigits: digits}).format(ratio);
}

/** A date as the server writes it, in the user's way of writing. */
export function day(text) {
    return text ? formatDate(deserializeDate(text)) : "";
}
