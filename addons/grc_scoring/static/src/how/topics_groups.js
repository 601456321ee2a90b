import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How statistical groups are found; see `topics.js` for the shape of a topic. */
registry.category("grc_how").add("groups", () => ({
    title: _t("Statistical groups"),
    meaning: [
        _t(
            "Customers who are like each other in four measures: days of silence, purchase days, net revenue and margin within the window. Each is taken on a logarithmic scale, so that a few great customers do not make a group of their own, and in standard deviations from the average of all.",
        ),
        _t(
            "k-means puts the centres of the groups so that customers lie as near to that of their group as possible. The number of groups, 2 to 8, is the one with the highest silhouette, unless you ask for a number. Draws follow a fixed seed: the same customers make the same groups.",
        ),
        _t(
            "Groups are searched for once a week, or when you ask for it; in between a customer belongs to the group with the nearest centre. A group whose centre has moved by less than a standard deviation keeps its number, its name and its filters.",
        ),
        _t(
            "A group is named by the measures that lie half a standard deviation or more from the average of all, the most telling first; “very” from one and a half on.",
        ),
    ],
    formula: [
        _t("measure = sign(x) × ln(1 + |x| ÷ unit), less its mean, ÷ its standard deviation"),
        _t("silhouette of a customer = (b − a) ÷ max(a, b)"),
    ],
    where: [
        [_t("unit"), _t("a day, a purchase day, one hundredth of the median amount that is not zero")],
        ["a", _t("mean distance to the others of the customer's group")],
        ["b", _t("mean distance to the customers of the next nearest group")],
    ],
    source: _t(
        "k-means: Lloyd, IEEE Transactions on Information Theory 28 (1982), in scikit-learn, the best of ten starts. Silhouette: Rousseeuw, Journal of Computational and Applied Mathematics 20 (1987).",
    ),
}));
