import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How stages are found; see `topics.js` of the scores for the shape of a topic. */
const topics = registry.category("grc_how");

topics.add("stages", () => ({
    title: _t("Stages"),
    meaning: [
        _t(
            "Customers are in the first stage whose rules they meet; stages are tried in the order of the settings, and the last one takes all who are left. Those who have not bought are prospects.",
        ),
        _t(
            "As delivered: lost after a silence of 180 days beyond what is usual for the customer, or of two years; new with at most two purchase days, the first not long ago; declining when late or when spending fell; active are all others.",
        ),
        _t(
            "Spending fell when, at two month-ends running among the last three, the net amount of the last 180 days was at most 60 % of that of the 180 days before and of that of the 180 days that ended a year earlier, each of the three with three purchase days or more.",
        ),
        _t(
            "There is no memory: each day's stage follows from the documents up to that day. A stage set by hand holds from its first to its last day.",
        ),
    ],
    formula: [
        _t("u = max(q, (x·q + 2·Q) ÷ (x + 2))"),
        _t("late = silence > u + max(u ÷ 4, 7 days)"),
        _t("lost = silence > u + 180 days, or > 730 days"),
        _t("new = at most two purchase days, the first within max(90, Q + max(Q ÷ 4, 7)) days"),
    ],
    where: [
        ["u", _t("the customer's usual silence")],
        ["x", _t("intervals between the customer's purchase days")],
        ["q", _t("90th percentile (discrete) of the customer's intervals; 0 without any")],
        ["Q", _t("median of q over customers with three purchase days or more, within 30 to 365 days")],
    ],
    source: _t(
        "This suite's own, measured on the CDNOW data and on simulated companies; the figures are in docs/benchmarks.md.",
    ),
}));

topics.add("lifecycle", () => ({
    title: _t("Rates of a period"),
    meaning: [
        _t("Each rate is about those who were in a stage on the first day, and says how many of them did something."),
        _t("Customers won in between are not counted, so that a rate is never above 100 %."),
    ],
    formula: [
        _t("conversion = prospects of the first day who have bought by the last ÷ prospects of the first day"),
        _t("re-purchase = new customers of the first day with a purchase after it ÷ new customers of the first day"),
        _t("retention = customers neither prospect nor lost on both days ÷ those on the first day"),
        _t(
            "win-back = lost customers of the first day who are no longer lost on the last ÷ lost ones of the first day",
        ),
    ],
    where: [],
    source: _t("Definitions of this suite; purchases reversed in full by the last day do not count."),
}));
