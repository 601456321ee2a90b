import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {ValueData} from "../figures/value_data";

/** Characteristics named in the headline. */
const NAMED = 3;

/** What `get_screen` of `grc.likeness` says, with the texts and widths that are made of it. */
export class LikenessData extends ValueData {
    number(value, digits = 1) {
        return formatFloat(value, {digits: [16, digits]});
    }

    times(value) {
        return _t("%s ×", this.number(value));
    }

    /** What the best have more often; what they have less often; what says the same as another characteristic. */
    get sections() {
        const own = this.traits.filter((trait) => !trait.goes_with);
        return [
            {name: "more", title: _t("More often among the best"), traits: own.filter(({lift}) => lift >= 1)},
            {name: "less", title: _t("Less often among the best"), traits: own.filter(({lift}) => lift < 1)},
            {
                name: "same",
                title: _t("Say the same about the same customers"),
                traits: this.traits.filter((trait) => trait.goes_with),
            },
        ]
            .filter(({traits}) => traits.length)
            .map((section) => ({...section, rows: section.traits.map((trait) => this.row(trait))}));
    }

    /** The greatest lift drawn. */
    get most() {
        return Math.max(2, ...this.traits.map((trait) => trait.high));
    }

    row(trait) {
        const place = (value) => (100 * value) / this.most;
        return {
            ...trait,
            text: this.times(trait.lift),
            interval: _t("%(low)s to %(high)s ×", {low: this.number(trait.low), high: this.number(trait.high)}),
            bar: `width: ${place(trait.lift)}%`,
            range: `left: ${place(trait.low)}%; width: ${place(trait.high - trait.low)}%`,
            average: `left: ${place(1)}%`,
            label_text: _t("%(label)s: %(lift)s the average, %(best)s of %(customers)s customers are among the best", {
                label: trait.label,
                lift: this.times(trait.lift),
                best: this.count(trait.best),
                customers: this.count(trait.customers),
            }),
        };
    }

    get headline() {
        if (this.fit.reason) {
            return this.reasonText[0];
        }
        const more = this.traits.filter((trait) => !trait.goes_with && trait.lift >= 1).slice(0, NAMED);
        if (!more.length) {
            return _t("Your best customers have nothing more often than the others, but something less often.");
        }
        return _t("Your best customers are more often: %s.", more.map((trait) => this.named(trait)).join(", "));
    }

    named({phrase, lift}) {
        return `${phrase} (${this.times(lift)})`;
    }

    /** Why nothing is said, and what to do. */
    get reasonText() {
        const few = _t(
            "Characteristics are looked at again each week; as many customers are needed to tell chance apart.",
        );
        return {
            few_customers: [_t("Fewer than 50 customers first bought a year ago or earlier: too few to compare."), few],
            few_best: [_t("Fewer than ten customers are among the best: too few to compare."), few],
            alike: [
                _t("All your customers bring as much: none are the best."),
                _t("Check that costs and margins are filled in."),
            ],
            no_traits: [
                _t("No characteristic is filled in that tells your customers apart."),
                _t("Fill in country, city, tags or industry on your customers, and the source on quotations."),
            ],
            nothing: [
                _t("Nothing separates your best customers from the others."),
                _t(
                    "%s characteristics were tested; none is found among the best more or less often than chance allows.",
                    this.count(this.fit.tested),
                ),
            ],
        }[this.fit.reason];
    }

    get detail() {
        const {best, customers, best_from: from, tested} = this.fit;
        return _t(
            "The best are %(best)s of %(customers)s customers: those whose best twelve months brought %(from)s or more. %(tested)s characteristics were tested.",
            {
                best: this.count(best),
                customers: this.count(customers),
                from: this.money(from),
                tested: this.count(tested),
            },
        );
    }

    /** How well likeness tells the best from the others. */
    get foretold() {
        const {top, auc} = this.fit;
        if (top < 1.05) {
            return _t(
                "On customers who were not looked at, similarity told the best no better than chance: a rough guide.",
            );
        }
        return _t(
            "On customers who were not looked at, the fifth most similar to the best held %(top)s as many of the best as the average (AUC %(auc)s).",
            {top: this.times(top), auc: this.number(auc, 2)},
        );
    }

    get prospectRows() {
        return this.prospects.map((prospect) => ({...prospect, text: this.times(prospect.likeness)}));
    }
}
