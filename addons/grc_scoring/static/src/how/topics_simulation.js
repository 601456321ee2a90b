import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How the simulator counts; see `topics.js` for the shape of a topic. */
const topics = registry.category("grc_how");

topics.add("simulation", () => ({
    title: _t("Simulator"),
    meaning: [
        _t(
            "What is tried is put in the place of what is saved, and the methods of the nightly refresh decide on the facts that it stored: thresholds, scores and segments, classes, policies, and the margin expected by the last fit. So saving produces what is shown, as long as nobody buys in between.",
        ),
        _t(
            "Only another window asks for the documents again: frequency, revenue and margin are then those of the other window.",
        ),
        _t("To try other borders of segments, duplicate the segmentation, move them in the copy, and choose it here."),
        _t(
            "A customer who moves in several of segment, class and policy is counted once among those who move. Their worth is that of today's figures.",
        ),
        _t(
            "Before saving, everything is computed once more. Where the result is another than the one you have seen, nothing is saved and you see the new one.",
        ),
    ],
    formula: [
        _t("cost of contacting = customers who move × cost of one contact"),
        _t("cost of a call or a visit = minutes of its type of activity ÷ 60 × cost of an hour"),
    ],
    where: [[_t("cost of an hour"), _t("the setting from which the time spent on customers is computed, too")]],
    source: _t("Nothing is estimated here; the formulas are those of the figures themselves."),
}));
