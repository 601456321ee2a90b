import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {chartColors} from "../chart/chart";
import {count, day, money} from "../figures/figures";
import {ValueData} from "../figures/value_data";

/** Standard deviations at which a bar is at its end. */
const FULL = 2.5;

/** What `get_screen` of the searches for groups says, with the sentences and texts that are made of it. */
export class GroupsData extends ValueData {
    number(value, digits = 2) {
        return formatFloat(value, {digits: [16, digits]});
    }

    get title() {
        return [this.headline, this.sureness].filter(Boolean).join(" ");
    }

    get headline() {
        const words = {groups: this.groups.length, customers: this.count(this.customers)};
        return this.groups.length > 1
            ? _t("%(customers)s customers in %(groups)s groups.", words)
            : _t("%(customers)s customers, one group.", words);
    }

    /** How sure the groups are, in words. */
    get sureness() {
        const {silhouette} = this.found;
        if (silhouette === null || this.groups.length < 2) {
            return "";
        }
        const value = this.number(silhouette);
        if (silhouette >= 0.5) {
            return _t("They are clearly apart (silhouette %s).", value);
        }
        if (silhouette >= 0.25) {
            return _t("They overlap: some customers could be in another as well (silhouette %s).", value);
        }
        return _t("They run into each other: take them as a rough guide (silhouette %s).", value);
    }

    /** Why there are fewer groups than one might expect. */
    get reason() {
        const words = {asked: this.found.asked, chosen: this.found.chosen};
        return (
            {
                few: _t("Groups need 20 customers with a purchase at least, unless you ask for a number of them."),
                alike: _t(
                    "All customers are alike in recency, frequency, revenue and margin: there is nothing to tell groups by.",
                ),
                limited: _t(
                    "%(asked)s groups were asked for: there are too few different customers for more than %(chosen)s.",
                    words,
                ),
            }[this.found.reason] || ""
        );
    }

    get sought() {
        const words = {day: day(this.found.as_of)};
        return this.found.asked
            ? _t("Found on %(day)s; the number of groups was asked for.", words)
            : _t("Found on %(day)s; the number of groups is the one whose silhouette is highest.", words);
    }

    get cards() {
        const {series} = chartColors();
        return this.groups.map((group) => ({
            ...group,
            color: series(group.number - 1),
            share: _t("%s of the margin", this.share(group.window_margin, this.margin)),
            bars: this.bars(group),
            figures: this.figures(group),
        }));
    }

    figures(group) {
        return [
            [_t("Customers"), this.count(group.customers)],
            [_t("Revenue %s", this.window), this.money(group.monetary_value)],
            [_t("Margin %s", this.window), this.money(group.window_margin)],
            [_t("Expected margin"), this.money(group.clv_predicted)],
        ].map(([label, text]) => ({label, text}));
    }

    /** A bar for each measure: how far the group is from the average of all, and what is typical of it. */
    bars({profile, typical}) {
        const texts = [
            [_t("Silence"), _t("%s days", count(typical.recency))],
            [_t("Frequency"), _t("%s purchase days", this.number(typical.frequency, 1))],
            [_t("Revenue"), money(typical.monetary, this.currency_id)],
            [_t("Margin"), money(typical.margin, this.currency_id)],
        ];
        return texts.map(([label, text], place) => {
            const deviations = profile[place];
            const width = 50 * Math.min(Math.abs(deviations) / FULL, 1);
            return {
                label,
                text,
                width,
                left: deviations < 0 ? 50 - width : 50,
                tooltip: _t("%(label)s: %(deviations)s standard deviations from the average of all customers", {
                    label,
                    deviations: this.number(deviations, 1),
                }),
            };
        });
    }
}
