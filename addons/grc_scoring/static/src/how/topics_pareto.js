import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How classes and policies are computed; see `topics.js` for the shape of a topic. */
const topics = registry.category("grc_how");

topics.add("pareto", () => ({
    title: _t("Concentration and classes A, B, C"),
    meaning: [
        _t(
            "Customers are put in order of what they brought net within the window, margin or revenue; the curve adds them up, best first. Customers who cost lower it again: it may rise above 100 % before it ends there.",
        ),
        _t(
            "A customer is A while what all greater customers bring together is below the share of A, B while it is below the share of B, else C. Equal customers are in the same class. Those who bring nothing, or cost, are C. Where all customers together bring nothing there are no classes.",
        ),
        _t(
            "Classes begin at amounts that are kept with each night's refresh, so that a customer refreshed in between is classed like everyone. A part of the customers, such as a team, is shown with the classes of the whole company.",
        ),
    ],
    formula: [
        _t("share before = Σ of all greater values ÷ Σ of all values"),
        _t("Gini coefficient = Σ (2i − n − 1) × value i ÷ (n × Σ |value|), the least value first"),
    ],
    where: [
        ["n", _t("number of customers")],
        [_t("value"), _t("margin or revenue of the window, less credit notes, without the purchases reversed in full")],
    ],
    source: _t(
        "Curve with customers who cost: Kaplan, Narayanan, “Measuring and managing customer profitability”, Journal of Cost Management 15 (2001). Gini coefficient with negative values: Raffinetti, Siletti, Vernizzi, Statistical Methods & Applications 24 (2015).",
    ),
}));

topics.add("policy", () => ({
    title: _t("Policy: value × intensity"),
    meaning: [
        _t(
            "Value is the margin of the best twelve months in a row: what the customer has shown they can be worth to you. It is high for those who together hold the share of the settings, equal customers together.",
        ),
        _t(
            "The intensity of the relation is high until the customer is late: silent for longer than usual by a quarter, by seven days at least, and by the days of grace of the settings.",
        ),
        _t(
            "High value and intensity: retain. High value, low intensity: (re)conquer (win back). Low value, high intensity: rationalise (serve at lower cost). Both low: abandon (low effort). A new customer is in none of them: not yet judged.",
        ),
    ],
    formula: [
        _t("best twelve months = greatest Σ margin of the documents of 365 days that begin with a purchase"),
        _t("late from = last purchase + u + max(u ÷ 4, 7) days"),
        _t("new = at most two purchase days, the first within max(90, Q + max(Q ÷ 4, 7)) days"),
    ],
    where: [
        ["u", _t("the customer's usual silence")],
        ["Q", _t("the company's usual interval")],
    ],
    source: _t(
        "The four policies are those of French course notes on customer relations (value of the customer × intensity of the relation); the measures are this suite's own.",
    ),
}));
