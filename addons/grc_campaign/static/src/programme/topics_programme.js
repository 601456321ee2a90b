import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

registry.category("grc_how").add("programme", () => ({
    title: _t("Campaigns of the year"),
    meaning: [
        _t(
            "Many small campaigns tell together what none of them tells by itself. Each is measured by the comparison group that it drew, as its own result says; those whose window is over are taken together.",
        ),
        _t(
            "The comparison group of the company is left alone by campaigns and proposed calls alike, and compared with all other customers who had bought before.",
        ),
    ],
    formula: [
        _t("part of a campaign = (1 ÷ its variance) ÷ Σ (1 ÷ variance)"),
        _t("margin they brought = Σ customers compared × difference of each"),
        _t("after all costs = margin they brought − cost of the same campaigns"),
    ],
    where: [
        [_t("difference"), _t("of margin a customer, contacted less comparison group, past revenue allowed for")],
        [_t("variance"), _t("of that difference: small campaigns say less")],
    ],
    source: _t(
        "Weights by inverse variance (Cochran, 1954); intervals by Student's t with Satterthwaite's degrees of freedom. Customers in two campaigns are drawn again by each.",
    ),
}));
