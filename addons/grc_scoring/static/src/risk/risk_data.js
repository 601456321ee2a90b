import {_t} from "@web/core/l10n/translation";
import {day, percent} from "../figures/figures";
import {ValueData} from "../figures/value_data";

const COLORS = {a: "success", b: "success", c: "warning", d: "warning", e: "danger"};

/** What `get_screen` of the fits of payment risk says, with the sentences made of it. */
export class RiskData extends ValueData {
    get total() {
        const sum = (name) => this.grades.reduce((total, grade) => total + grade[name], 0);
        return {overdue: sum("overdue"), outstanding: sum("outstanding")};
    }

    get headline() {
        const {overdue, outstanding} = this.total;
        return _t("%(overdue)s overdue, of %(outstanding)s open on invoices of %(customers)s customers.", {
            overdue: this.money(overdue),
            outstanding: this.money(outstanding),
            customers: this.count(this.customers),
        });
    }

    get sentence() {
        return _t("%(late)s of %(due)s invoices that fell due were paid late, or are still open.", {
            late: this.count(this.fit.late),
            due: this.count(this.fit.due),
        });
    }

    get rows() {
        return this.grades.map((grade, place) => ({
            ...grade,
            key: grade.name || "none",
            label: grade.label || _t("Not rated: nothing has fallen due"),
            color: COLORS[grade.name] || "secondary",
            range: grade.name ? this.range(grade.since, (this.grades[place + 1] || {}).since) : "",
        }));
    }

    range(since, until) {
        const values = {since: percent(since, 0), until: percent(until || 0, 0)};
        if (!since) {
            return _t("below %(until)s", values);
        }
        return until ? _t("%(since)s to %(until)s", values) : _t("%(since)s and more", values);
    }

    /** How the test was made, and what came out; or why there is none. */
    get testSentences() {
        const {reliability, split, examples, labels, method} = this.fit;
        const how = _t("Computed by: %s.", labels.method);
        const reason = labels.reason && method !== "regression" ? [_t("Why no regression: %s.", labels.reason)] : [];
        if (!reliability) {
            return [how, ...reason, _t("There is too little to test the probabilities on.")];
        }
        const values = {
            split: day(split),
            customers: this.count(examples),
            error: percent(reliability.error, 1),
            chance: percent(reliability.chance, 1),
            auc: percent(reliability.auc, 0),
        };
        return [
            how,
            ...reason,
            _t("What was known on %(split)s predicted the next invoice of %(customers)s customers.", values),
            _t(
                "Mean error of the ten groups: %(error)s; perfect probabilities would show %(chance)s by chance.",
                values,
            ),
            _t(
                "Of a late and a punctual payer, the late one had the greater probability in %(auc)s of the pairs.",
                values,
            ),
        ];
    }
}
