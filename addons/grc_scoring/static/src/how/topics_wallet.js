import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How the share of wallet is computed; see `topics.js` for the shape of a topic. */
registry.category("grc_how").add("wallet", () => ({
    title: _t("Share of wallet"),
    meaning: [
        _t(
            "Our share of what a customer spends in a year with all suppliers, by product category and in all. What was said last of a category counts; a category includes its sub-categories. What has no product category is in the total alone.",
        ),
        _t(
            "Where nothing was said, spending is estimated by comparable customers: nine in ten of those who bought of the category spend less with us than this. They are the customers of the same industry, else of the same statistical group, ten at least; fewer give no estimate. The estimate is never less than what the customer spends with us, and in all never less than what was said of one category. It is a lower bound: even the greatest of them may buy elsewhere, too.",
        ),
        _t(
            "The share is at most 100 %. Where we sell more than was said to be all, the row is marked: ask the customer again. Spending of 0 gives no share, or 100 % where we sold something.",
        ),
    ],
    formula: [
        _t("share = our net revenue of the last twelve months ÷ yearly spending"),
        _t("estimate = max(our revenue, 90th percentile of the revenue of comparable customers)"),
    ],
    where: [],
    source: _t(
        "Share of wallet: Du, Kamakura, Mela, “Size and share of customer wallet”, Journal of Marketing 71 (2007). Estimate by a high quantile of comparable customers: Merugu, Rosset, Perlich, “A new multi-view regression approach with an application to customer wallet estimation”, KDD 2006.",
    ),
}));
