import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const topics = registry.category("grc_how");

topics.add("movement", () => ({
    title: _t("Movement"),
    meaning: [
        _t(
            "Who was in which state on the first date, and in which on the second. The customers are those of the company now; those who had not bought by the first date are “not yet a customer” and no part of its total.",
        ),
        _t("Revenue and margin are those of the window of the settings up to now, not of then."),
    ],
    formula: [
        _t("state on a day = target of the last movement up to that day"),
        _t("… without one: origin of the first movement after it"),
        _t("… without any: the present state"),
    ],
    where: [
        [_t("up, down"), _t("to a better or worse state: nearer to or farther from the best customers of the RFM map")],
    ],
    source: _t("Movements are noted at each refresh, with day and cause, and never changed afterwards."),
}));

topics.add("stays", () => ({
    title: _t("Time in a state"),
    meaning: [
        _t(
            "A stay begins with a movement and ends with the next. What was before a customer's first movement began at the first refresh or earlier: such stays are left out of the mean of the stays that ended.",
        ),
        _t("Stays that last are not over: the mean of those that ended is too short as long as the history is."),
    ],
    formula: [_t("days = day of the next movement, or today − day of the movement")],
    where: [],
    source: _t("The movements noted since the first refresh."),
}));

topics.add("retention", () => ({
    title: _t("Retention (12 months)"),
    meaning: [_t("Of the customers who bought in the year before the last, those who bought again in the last year.")],
    formula: [_t("retention = customers who bought in both years ÷ customers who bought in the year before the last")],
    where: [
        [_t("year"), _t("365 days that end with the day asked for; purchases that were reversed in full do not count")],
    ],
    source: _t("Usual in textbooks of direct marketing; see Hughes, “Strategic Database Marketing”."),
}));

topics.add("won_back", () => ({
    title: _t("Won back"),
    meaning: [_t("Customers whose first purchase within the period came after more than a year of silence.")],
    formula: [_t("day of the first purchase within the period − day of the last one before it > 365")],
    where: [],
    source: _t("Documents alone: the same period gives the same customers on every day."),
}));

topics.add("goals", () => ({
    title: _t("Goals"),
    meaning: [
        _t("What has been achieved from the first day of the period up to today, divided by the target."),
        _t("Green: the share achieved is at least the share of the time that is gone."),
    ],
    formula: [
        _t("revenue = invoices − credit notes dated within the period, untaxed"),
        _t("margin = revenue − cost at the day of the sale"),
        _t("retention = customers who bought in both of the last two years ÷ customers of the year before the last"),
        _t("sales per salesperson = revenue ÷ active users who are salesperson of a customer"),
    ],
    where: [],
    source: _t(
        "The documents that count, each on its own date; a goal of a team or salesperson: its own customers only.",
    ),
}));

topics.add("slipping", () => ({
    title: _t("High value, late"),
    meaning: [
        _t(
            "Customers of high value who are late by their own rhythm, but not yet lost: those a call may keep. First come those whose best twelve months brought most.",
        ),
    ],
    formula: [
        _t("policy = win back"),
        _t("silence > usual silence + the greater of a quarter of it and 7 days"),
        _t("silence ≤ usual silence + 180 days, and ≤ 730 days"),
    ],
    where: [
        [
            _t("usual silence"),
            _t("nine in ten of the customer's intervals are no longer; drawn towards that of all customers"),
        ],
        [_t("their best years"), _t("margin of the best twelve months in a row of each, added up")],
    ],
    source: _t("The customer's own purchase days; value and intensity as in the policy matrix."),
}));

topics.add("rfm", () => ({
    title: _t("RFM map"),
    meaning: [
        _t(
            "Recency, frequency and monetary value, each from 1 to 5, as stored thresholds of the company say. Equal values get equal scores; each segment is a rectangle of the map.",
        ),
    ],
    formula: [_t("score = 1 + thresholds strictly below the value"), _t("FM = (F + M) ÷ 2, rounded down")],
    where: [
        [_t("R"), _t("days since the last purchase, reversed: 5 is recent")],
        [_t("F"), _t("purchase days within the window")],
        [_t("M"), _t("net revenue within the window")],
    ],
    source: _t("Hughes, “Strategic Database Marketing”; the thresholds of the day are on the RFM map."),
}));
