import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const topics = registry.category("grc_how");

topics.add("day", () => ({
    title: _t("The order of the day"),
    meaning: [
        _t("What brings most for a minute of your time comes first. The list is cut where your day is full."),
        _t(
            "Probability and minutes are assumptions: those of the company by source of the action, until you change them on the card.",
        ),
    ],
    formula: [
        _t("worth of a minute = margin expected × probability ÷ minutes"),
        _t("your day = hours of your working calendar − absences − meetings of your calendar"),
    ],
    where: [
        [
            _t("overdue invoices"),
            _t(
                "margin expected: amount without taxes × chance that it is never paid + amount × late rate × days expected ÷ 365; one action a customer and week",
            ),
        ],
        [
            _t("to collect"),
            _t(
                "what is overdue, taxes included, less credit notes and payments that are there but not matched; it is no margin. Nobody is asked while a complaint is open, nor until three days after the day promised",
            ),
        ],
        [_t("quotations"), _t("margin of the quotations, from some days before their end")],
        [_t("opportunities"), _t("margin expected: expected revenue × the customer's margin rate")],
        [_t("complaints"), _t("margin expected of the customer")],
        [_t("your own activities"), _t("margin expected of the customer; minutes as set for the type of activity")],
    ],
    source: _t("Customer Relations / Configuration / Assumptions about Actions."),
}));

topics.add("team_day", () => ({
    title: _t("Team's load"),
    meaning: [
        _t("Work due today beside the time that is free for it, and what became of what was proposed in the period."),
    ],
    formula: [
        _t("load = minutes of the actions due ÷ minutes free today"),
        _t("proposed = done + skipped + no longer needed or expired + still to do"),
    ],
    where: [[_t("today"), _t("of each salesperson, in their own time zone")]],
    source: _t("The actions proposed; those of the comparison group are not counted."),
}));

topics.add("control", () => ({
    title: _t("Effect of calls"),
    meaning: [
        _t(
            "A share of each team's customers is not proposed, nor is the comparison group of the company. Who, is decided by a hash that nobody chooses; after twelve months, or as the settings say, they are free again and others are drawn. The others were proposed; whether they were called or not, they count as proposed.",
        ),
    ],
    formula: [
        _t("difference = (ȳ₁ − ȳ₀) − slope × (x̄₁ − x̄₀)"),
        _t("interval = difference ± t × s × √(1 ÷ n₁ + 1 ÷ n₀ + (x̄₁ − x̄₀)² ÷ Σ (x − x̄)²)"),
    ],
    where: [
        [
            _t("y, x"),
            _t(
                "margin or revenue after the first proposal; revenue of the twelve months before it, so that a group that bought more anyway is not called better",
            ),
        ],
        [_t("1, 0"), _t("customers proposed, customers of the comparison group; n customers of each")],
        [_t("slope, s"), _t("least squares within the groups; the spread of what they leave, of both groups together")],
        [_t("t"), _t("Student's, 95 %; no interval below 30 customers who bought in each group")],
        [_t("several teams"), _t("compared team by team, then averaged by their numbers of customers")],
        [_t("outcome"), _t("posted documents in the days after the first proposal")],
    ],
    source: _t(
        "Fisher (1932), analysis of covariance of a randomised experiment, intention to treat; Deng and others (2013).",
    ),
}));
