import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How the sales analysis counts; see `topics.js` for the shape of a topic. */
registry.category("grc_how").add("sale_analysis", () => ({
    title: _t("Sales analysis"),
    meaning: [
        _t(
            "A row is a line of a posted invoice, receipt or credit note. Revenue and quantity are those of Odoo's own invoice analysis: untaxed, credit notes taken off, in the currency of your company at the rate of today. Documents that do not count for a customer's figures (flagged as not a sale, left out by the settings) are here all the same.",
        ),
        _t(
            "At the time: the segment, class or policy that the customer had at the end of the day of the invoice. Before the first movement it is that which the first movement came from; a customer who never moved has always been in the present one. So what came before the first refresh counts as on that day.",
        ),
        _t(
            "Now: what the customer is today. The difference between both shows who grew: sales to those who are class A now, when they were class C.",
        ),
        _t(
            "The margin of a line is its amount less its cost: that of the order line, else of the product. The lines of a document add up to its margin as stored when it was posted; where costs have changed since, the difference is shared out by amount.",
        ),
    ],
    formula: [_t("margin of a line = amount − cost + (stored margin − Σ (amount − cost)) × |amount| ÷ Σ |amount|")],
    where: [
        ["Σ", _t("over the lines of the document")],
        [_t("stored margin"), _t("margin of the document, stored when it was posted")],
    ],
    source: _t("This suite's own rules; amounts as in Odoo's invoice analysis."),
}));
