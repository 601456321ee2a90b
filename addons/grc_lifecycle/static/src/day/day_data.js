import {_t} from "@web/core/l10n/translation";

/** Minutes in words: 4 h 30, 45 min. */
export function duration(minutes) {
    const whole = Math.round(minutes);
    const hours = Math.floor(whole / 60);
    if (!hours) {
        return _t("%s min", whole);
    }
    const rest = whole % 60;
    return rest ? _t("%(hours)s h %(minutes)s", {hours, minutes: String(rest).padStart(2, "0")}) : _t("%s h", hours);
}
