import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How customer capital is computed; see `topics.js` for the shape of a topic. */
const topics = registry.category("grc_how");

topics.add("capital", () => ({
    title: _t("Net customer margin"),
    meaning: [
        _t(
            "What the customer has brought so far, less what was spent to win and keep them. The detail has a line for each document and kind; its sum is the net customer margin.",
        ),
        _t(
            "Margin at list price, discounts and goods given free add up to the margin of the documents, so that nothing is counted twice. The list price is the price before the discount of the line; where a price was lowered by hand on the order, it is what the price list gave. A line at no price is a gift, and counts at its cost.",
        ),
        _t(
            "Time is that of done activities, by the minutes of their type, and of meetings: their hours for each of your people who was there, shared out among the customers who were. Nights of meetings that go over several days are not counted. Late payment costs from the due date to the payment, matched or not, or to today, a year at most; what a credit note settled was not paid late.",
        ),
        _t(
            "Costs are those of the order line on the day of the sale. Without an order the product's cost at posting is taken: the form says for which part of the margin, and for which part no cost is known at all.",
        ),
    ],
    formula: [
        _t("net customer margin = margin − cost of time − cost of late payment − other costs of the detail"),
        _t("margin = margin at list price − discounts − cost of goods given free"),
        _t("cost of time = hours × cost of an hour"),
        _t("cost of late payment = Σ amount × days late × yearly rate ÷ 365"),
    ],
    where: [
        [_t("margin"), _t("untaxed amount less cost of the documents that count, credit notes negative")],
        [_t("amount"), _t("what was due, taxes included")],
    ],
    source: _t(
        "Activity-based cost of a customer: Kaplan, Narayanan, “Measuring and managing customer profitability”, Journal of Cost Management 15 (2001). Customer capital as purchases less commercial effort: French course notes on customer relations. Simple interest by days ÷ 365.",
    ),
}));
