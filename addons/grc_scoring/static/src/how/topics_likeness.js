import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

registry.category("grc_how").add("likeness", () => ({
    title: _t("What the best have in common"),
    meaning: [
        _t(
            "The best are the fifth with the greatest margin of their best twelve months, equal customers together. Looked at are the customers whose first purchase is a year old: each has had twelve months to show it.",
        ),
        _t(
            "Characteristics: country, state, city, tags, industry, language, company or person; source, medium and campaign of the first quotation or opportunity; product category of the first one, or of the first invoice. Documents count up to the first purchase of a customer, and up to the day on which a prospect became one: that of the first quotation, opportunity or mark. What is on the partner record has no date and counts as it is.",
        ),
        _t(
            "A characteristic is named only when chance does not explain it: of all that are named, one in twenty is a chance finding at most. Of several that say the same about the same customers, the strongest stands and the others go with it.",
        ),
        _t("Similarity is computed for prospects alone; customers are known by what they bought."),
    ],
    formula: [
        _t("lift = (best with it + 2) ÷ (customers with it + 2 ÷ a) ÷ a"),
        _t("p-value = twice the smaller tail of the hypergeometric distribution"),
        _t("named where p-value × characteristics tested ÷ rank ≤ 0.05"),
        _t("similarity = 1 ÷ (1 + exp(−b − Σ weights of the prospect's characteristics)) ÷ a"),
    ],
    where: [
        ["a", _t("share of the best among all customers looked at")],
        [_t("b, weights"), _t("logistic regression on the characteristics that stand, ridge penalty ½ Σ weight²")],
        [_t("line through a bar"), _t("the lift lies within it in 95 of 100 cases")],
    ],
    source: _t(
        "Fisher's exact test; Benjamini, Hochberg, “Controlling the false discovery rate”, Journal of the Royal Statistical Society B 57 (1995); Mantel, Haenszel, Journal of the National Cancer Institute 22 (1959).",
    ),
}));
