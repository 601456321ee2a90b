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

/** Take a card off what the server said of a day: what comes after it moves up. */
export function withoutCard(data, card, place, done) {
    data.cards.splice(place, 1);
    data.total -= 1;
    data.worth -= card.stake * card.probability;
    data.minutes -= card.effort;
    data.to_collect -= card.to_collect;
    data.done += done;
    let spent = 0;
    for (const other of data.cards) {
        spent += other.effort;
        other.above = spent <= data.capacity.minutes;
    }
}

/** Open a record in its form. */
export function openForm(action, model, id) {
    action.doAction({type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]]});
}
