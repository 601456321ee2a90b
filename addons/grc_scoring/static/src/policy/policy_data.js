import {_t} from "@web/core/l10n/translation";
import {ValueData} from "../figures/value_data";

/** Where the corners lie: value upwards, intensity to the right. */
const PLACES = {
    conquer: {row: 1, column: 1},
    retain: {row: 1, column: 2},
    abandon: {row: 2, column: 1},
    rationalise: {row: 2, column: 2},
};
/** Room (per cent) between a point and the edge of the picture, and at the lines between the corners. */
const [EDGE, LINE] = [2, 0.6];

/** What `get_policy_matrix` of the server says, with the texts and places that are made of it. */
export class PolicyData extends ValueData {
    texts(name) {
        return {
            retain: [_t("Retain"), _t("Of high value and on time: keep what holds them.")],
            conquer: [_t("Win back · (re)conquer"), _t("Of high value, but late: win them back.")],
            rationalise: [
                _t("Serve at lower cost · rationalise"),
                _t("On time, but of low value: serve them at lower cost."),
            ],
            abandon: [_t("Low effort · abandon"), _t("Of low value and late: no more than the least effort.")],
            early: [_t("New, not yet judged"), _t("New customers: wait and welcome them.")],
            false: [_t("Without a policy"), _t("There is no value to divide.")],
        }[String(name)];
    }

    get rows() {
        return this.policies
            .filter((policy) => policy.name || policy.customers)
            .map((policy) => {
                const [label, advice] = this.texts(policy.name);
                return {
                    ...policy,
                    ...PLACES[policy.name],
                    key: policy.name || "none",
                    label,
                    advice,
                    costly: this.costly(policy.unprofitable),
                    margins: _t("Margin %(window)s: %(margin)s · best twelve months: %(best)s", {
                        window: this.window,
                        margin: this.money(policy.margin),
                        best: this.money(policy.best_margin),
                    }),
                    sentence: _t("%(label)s: %(customers)s customers, margin %(margin)s", {
                        label,
                        customers: this.count(policy.customers),
                        margin: this.money(policy.margin),
                    }),
                };
            });
    }

    /** How many cost more than they brought. */
    costly(unprofitable) {
        if (!unprofitable?.customers) {
            return "";
        }
        const words = {customers: this.count(unprofitable.customers), effort: this.money(unprofitable.effort)};
        return unprofitable.effort
            ? _t("%(customers)s of them cost more in a year than they brought; soliciting them cost %(effort)s.", words)
            : _t("%(customers)s of them cost more in a year than they brought.", words);
    }

    get corners() {
        return this.rows.filter((policy) => policy.row);
    }

    policy(name) {
        return this.policies.find((policy) => policy.name === name);
    }

    get headline() {
        const [retain, conquer] = [this.policy("retain"), this.policy("conquer")];
        if (!this.customers) {
            return _t("Nobody has bought yet.");
        }
        if (this.cuts.value === null) {
            return _t("Without any margin there is no value to divide your customers by.");
        }
        return _t(
            "To retain: %(retain)s of %(all)s customers, who bring %(share)s of the margin %(window)s. To win back: %(conquer)s, who brought %(money)s in their best twelve months.",
            {
                retain: this.count(retain.customers),
                all: this.count(this.customers),
                share: this.share(retain.margin, this.margin),
                window: this.window,
                conquer: this.count(conquer.customers),
                money: this.money(conquer.best_margin),
            },
        );
    }

    /** Where the lines between the corners are, in words. */
    get cutSentences() {
        const {value, share, late_days: grace, new_days: days} = this.cuts;
        return [
            value === null
                ? ""
                : _t(
                      "High value: %(money)s or more in the best twelve months; these customers together hold %(share)s.",
                      {
                          money: this.money(value),
                          share: this.percent(share),
                      },
                  ),
            grace
                ? _t("High intensity: until %s days after a customer is late by their own rhythm.", grace)
                : _t("High intensity: until a customer is late by their own rhythm."),
            _t("New, not yet judged: at most two purchases, the first no more than %s days ago.", days),
        ].filter(Boolean);
    }

    /**
     * The points with their places in per cent, and the texts that appear over them.
     *
     * To the right: days until late, relative to the usual silence. To the left: days since, on a scale that never
     * ends. Upwards and downwards: the value relative to the cut-off, on a logarithmic scale.
     */
    get dots() {
        const {value: cut} = this.cuts;
        const values = this.points.map((point) => point.value).filter((value) => value > 0);
        const above = Math.log(Math.max(...values, cut * 1.01) / cut);
        const below = Math.log(cut / Math.min(...values, cut / 1.01));
        return this.points.map((point) => ({
            ...point,
            x: this.across(point.left / Math.max(point.usual, 1)),
            y: this.upwards(point.value, cut, above, below),
            tooltip: this.tooltip(point),
        }));
    }

    across(rest) {
        const room = 50 - EDGE - LINE;
        if (rest > 0) {
            return 50 + LINE + room * Math.min(rest / 1.5, 1);
        }
        return 50 - LINE - room * (1 - Math.exp(rest / 1.5));
    }

    upwards(value, cut, above, below) {
        const room = 50 - EDGE - LINE;
        if (value >= cut) {
            return 50 - LINE - (room * Math.log(value / cut)) / above;
        }
        return 50 + LINE + room * (value > 0 ? Math.log(cut / value) / below : 1);
    }

    tooltip({name, value, left}) {
        const words = {name, money: this.money(value), days: Math.abs(left)};
        return left > 0
            ? _t("%(name)s: %(money)s in the best twelve months, %(days)s days until late", words)
            : _t("%(name)s: %(money)s in the best twelve months, late for %(days)s days", words);
    }
}
