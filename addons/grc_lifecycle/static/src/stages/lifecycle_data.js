import {_t} from "@web/core/l10n/translation";
import {count, day, money, percent} from "@grc_scoring/figures/figures";
import {MovementData} from "@grc_scoring/movement/movement_data";

/** Height (per cent) that a stage takes at least in the picture, however few are in it. */
const LEAST = 6;
/** Room (per cent) between two stages of the picture. */
const GAP = 2;

/** The words of the rates, by their names. */
export function rateTexts(name) {
    return {
        conversion: [_t("Conversion"), _t("prospects who bought")],
        repurchase: [_t("Re-purchase"), _t("new customers who bought again")],
        retention: [_t("Retention"), _t("customers who are not lost")],
        winback: [_t("Win-back"), _t("lost customers who bought again")],
    }[name];
}

/** A rate with its words; `all` 0: there was nobody whom it could be about. */
export function describeRate(rate) {
    const [label, about] = rateTexts(rate.name);
    return {
        ...rate,
        label,
        about,
        text: rate.all ? percent(rate.done / rate.all) : "–",
        sentence: _t("%(done)s of %(all)s", {done: count(rate.done), all: count(rate.all)}),
    };
}

/** What `get_lifecycle` of the server says, with the shapes of the picture and its sentences. */
export class LifecycleData extends MovementData {
    get tiles() {
        return this.rates.map(describeRate);
    }

    rateDomain(rate, part) {
        return [["lifecycle", "=", [rate.name, this.date_from, this.date_to, part].join(":")]];
    }

    /** The stages of one date with their places in the picture, in per cent of its height. */
    column(side) {
        const states = this.met(side).map((state) => ({
            ...state,
            customers: this.total(side, state.key, "customers"),
        }));
        const total = states.reduce((sum, state) => sum + state.customers, 0);
        const room = 100 - GAP * (states.length - 1) - LEAST * states.length;
        let top = 0;
        return states.map((state) => {
            const height = LEAST + (total ? (room * state.customers) / total : 0);
            const place = {...state, top, height, text: count(state.customers)};
            top += height + GAP;
            return place;
        });
    }

    /** The bands of the picture: each a path between the places of two stages. */
    get flow() {
        const [left, right] = ["from", "to"].map((side) => this.column(side));
        const starts = new Map(left.map((state) => [state.key, state.top]));
        const ends = new Map(right.map((state) => [state.key, state.top]));
        const bands = [];
        for (const from of left) {
            for (const to of right) {
                const cell = this.cellAt(from.key, to.key);
                if (!cell.customers) {
                    continue;
                }
                const [out, into] = [from, to].map((state) => (state.height * cell.customers) / state.customers);
                const [y0, y1] = [starts.get(from.key), ends.get(to.key)];
                starts.set(from.key, y0 + out);
                ends.set(to.key, y1 + into);
                bands.push({
                    ...cell,
                    key: `${from.key}:${to.key}`,
                    color: from.color,
                    stays: from.key === to.key,
                    label: this.cellLabel(cell),
                    path: `M 0 ${y0} C 50 ${y0} 50 ${y1} 100 ${y1} V ${y1 + into} C 50 ${y1 + into} 50 ${y0 + out} 0 ${y0 + out} Z`,
                });
            }
        }
        return {left, right, bands};
    }
}

/** What `get_stage_funnel` of the server says. */
export class FunnelData {
    constructor(data) {
        Object.assign(this, data);
        this.rateByName = Object.fromEntries(this.rates.map((rate) => [rate.name, describeRate(rate)]));
    }

    get rows() {
        const most = Math.max(...this.stages.map((stage) => stage.customers), 1);
        return this.stages.map((stage) => ({
            ...stage,
            width: (100 * stage.customers) / most,
            text: count(stage.customers),
            value: money(stage.revenue, this.currency_id),
            note: this.note(stage.phase),
        }));
    }

    /** What became of those who were in a stage at the beginning of the period. */
    note(phase) {
        const rate = this.rateByName[{prospect: "conversion", new: "repurchase", lost: "winback"}[phase]];
        if (!rate || !rate.all) {
            return "";
        }
        return {
            conversion: _t("→ %s buy", rate.text),
            repurchase: _t("→ %s come back", rate.text),
            winback: _t("→ %s won back", rate.text),
        }[rate.name];
    }

    get headline() {
        const sum = (...phases) =>
            this.stages
                .filter((stage) => phases.includes(stage.phase))
                .reduce((total, stage) => total + stage.customers, 0);
        if (!this.customers) {
            return _t("Nobody is a customer yet.");
        }
        return _t("%(active)s active, %(declining)s declining and %(lost)s lost customers.", {
            active: count(sum("new", "active")),
            declining: count(sum("declining")),
            lost: count(sum("lost")),
        });
    }

    get window() {
        return this.window_months
            ? _t("Revenue of the last %s months.", this.window_months)
            : _t("Revenue of all history.");
    }

    get period() {
        return this.rates.length ? _t("Rates since %s.", day(this.since)) : "";
    }
}
