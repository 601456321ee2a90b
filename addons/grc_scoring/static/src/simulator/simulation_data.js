import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {count, day} from "../figures/figures";
import {ValueData} from "../figures/value_data";
import {MovementData} from "../movement/movement_data";

/** Settings in the order and groups of the screen; a select, whole numbers, decimal numbers, or four thresholds. */
const GROUPS = [
    {
        name: "scores",
        label: () => _t("Scores and segments"),
        settings: {
            grc_score_mode: "select",
            grc_window_months: "integer",
            grc_segmentation_id: "select",
            recency: "thresholds",
            frequency: "thresholds",
            monetary: "thresholds",
        },
    },
    {
        name: "classes",
        label: () => _t("Classes"),
        settings: {grc_pareto_basis: "select", grc_pareto_a: "decimal", grc_pareto_b: "decimal"},
    },
    {
        name: "policy",
        label: () => _t("Policy"),
        settings: {grc_policy_share: "decimal", grc_policy_late_days: "integer"},
    },
    {
        name: "clv",
        label: () => _t("Lifetime value"),
        settings: {grc_clv_horizon: "integer", grc_clv_discount: "decimal"},
    },
];

/** Who would go from which state to which in one dimension, in the shape that the movement matrix draws. */
export class SimulatedDimension extends MovementData {
    get first() {
        return _t("Today");
    }

    get second() {
        return _t("Then");
    }

    cellLabel(cell) {
        return _t("%(title)s. Customers: %(customers)s; best 12 months: %(best)s; lifetime value: %(clv)s", {
            title: this.title(cell),
            customers: count(cell.customers),
            best: this.money(cell.best_margin),
            clv: this.money(cell.clv),
        });
    }

    /** What those who would move are worth. */
    sum(measure) {
        return this.moves(measure).reduce((total, move) => total + move[measure], 0);
    }
}

/** What `get_simulation` of the server says, with the sentences that are made of it. */
export class SimulationData extends ValueData {
    constructor(data) {
        super(data);
        this.dimensions = (this.result?.dimensions || []).map(
            (dimension) => new SimulatedDimension({...dimension, currency_id: this.currency_id}),
        );
    }

    dimension(name) {
        return this.dimensions.find((dimension) => dimension.name === name);
    }

    get changed() {
        return Object.keys(this.settings).filter((name) => !this.isSaved(name));
    }

    isSaved(name) {
        return JSON.stringify(this.settings[name]) === JSON.stringify(this.saved[name]);
    }

    /** The controls by group; thresholds only where they decide. */
    get groups() {
        const mode = this.result?.mode || this.settings.grc_score_mode;
        return GROUPS.map(({name, label, settings}) => ({
            name,
            label: label(),
            controls: Object.entries(settings)
                .filter(([, type]) => type !== "thresholds" || mode === "fixed" || this.thresholdsTried)
                .map(([setting, type]) => this.control(setting, type)),
        }));
    }

    get thresholdsTried() {
        return ["recency", "frequency", "monetary"].some((name) => !this.isSaved(name) || this.errors[name]);
    }

    control(name, type) {
        const choices = this.choices[name] || [];
        const named = (value) => choices.find(([key]) => key === value)?.[1] || "–";
        const saved = this.saved[name];
        const texts = {select: () => named(saved), thresholds: () => saved.join(" · ")};
        return {
            name,
            type,
            choices,
            ...this.labels[name],
            changed: !this.isSaved(name),
            savedText: _t("Saved: %s", (texts[type] || String)(saved)),
            error: this.errors[name] || "",
        };
    }

    get headline() {
        if (Object.keys(this.errors).length) {
            return _t("Correct the settings marked in red: with them nobody can be counted.");
        }
        if (!this.result) {
            return _t("Change a setting: you will see who would move, and nothing is written until you save.");
        }
        const {customers, moved} = this.result;
        const values = {customers: this.count(customers), moved: this.count(moved)};
        if (!moved) {
            return _t("None of the %(customers)s customers would move.", values);
        }
        return _t("Of the %(customers)s customers, %(moved)s would move.", values);
    }

    /** What the counts do not know. */
    get notes() {
        const notes = [];
        if (this.as_of < this.today) {
            notes.push(_t("The figures are those of %s: saving rebuilds them as of today.", day(this.as_of)));
        }
        if (this.waiting) {
            notes.push(
                _t(
                    "Customers touched since the last refresh: %s. They are counted as they stood; their own refresh follows within a minute.",
                    this.count(this.waiting),
                ),
            );
        }
        if (this.result?.touched) {
            notes.push(
                _t(
                    "Some customers were refreshed after the others: the expected margin is that of the last fit, and saving makes a new one.",
                ),
            );
        }
        const reasons = {
            customers: _t("too few customers bought within the window"),
            history: _t("the history is too short"),
            silent: _t("the last sale is too long ago"),
        };
        if (this.result?.mode_reason) {
            notes.push(_t("Fixed thresholds would be used: %s.", reasons[this.result.mode_reason]));
        }
        return notes;
    }

    get expected() {
        const {before, after, changed} = this.result.expected;
        return {
            before: this.money(before),
            after: this.money(after),
            changed: this.count(changed),
            same: before === after,
            difference: before > 0 ? this.percent(after / before - 1) : "–",
        };
    }

    /** What contacting those who would move costs, by channel. */
    get contactCosts() {
        const labels = {
            email: _t("E-mail"),
            sms: _t("SMS"),
            letter: _t("Letter"),
            phone: _t("Call"),
            visit: _t("Visit"),
        };
        return Object.entries(labels).map(([channel, label]) => {
            const cost = this.costs[channel];
            return {
                channel,
                label,
                each: cost === null ? "–" : formatCurrency(cost, this.currency_id),
                total: cost === null ? "–" : this.money(cost * this.result.moved),
            };
        });
    }

    /** What is confirmed before saving. */
    get confirmation() {
        const sentences = [
            this.headline,
            ...this.dimensions.map((dimension) =>
                _t("%(dimension)s: %(moved)s.", {
                    dimension: dimension.label,
                    moved: this.count(dimension.moved),
                }),
            ),
        ];
        if (!this.expected.same) {
            sentences.push(_t("Expected margin: %(before)s → %(after)s.", this.expected));
        }
        sentences.push(_t("The settings are saved and all figures rebuilt in the background."));
        return sentences.join(" ");
    }
}
