import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const topics = registry.category("grc_how");

topics.add("actions", () => ({
    title: _t("Actions of playbooks"),
    meaning: [
        _t(
            "Customers who enter a stage get the actions of its first playbook that fits them; each once for each day of entry. When they leave the stage, what is still open is no longer needed.",
        ),
        _t("Actions are in the order of what a minute of work is worth."),
    ],
    formula: [
        _t("worth a minute = margin expected × probability ÷ effort"),
        _t("due = working day no. “after” that follows the day of entry"),
    ],
    where: [
        [_t("margin expected"), _t("a figure of the customer, chosen at the step; never below 0")],
        [_t("probability, effort"), _t("assumptions of the step; effort in minutes, one at least")],
        [_t("working day"), _t("by the calendar of the company, its holidays left out")],
        [
            _t("assigned to"),
            _t("who the step says; if archived, on leave that day or missing: salesperson, team leader, owner"),
        ],
    ],
    source: _t("Nothing is planned by a company's first refresh, nor for a past day."),
}));

topics.add("life_events", () => ({
    title: _t("Life events"),
    meaning: [
        _t(
            "Each day, the dates of all customers are looked at. An action is made once for each customer, person, product and date; it is stopped when the date is no longer one, and expires after its days of validity.",
        ),
    ],
    formula: [
        _t("due = date − days before"),
        _t("equipment = last purchase of the category + years"),
        _t("contract = last purchase of the product + its months"),
        _t("replenishment = last purchase of the product + median interval between its purchase days"),
        _t("season = first of the month of the customer's usual order"),
    ],
    where: [
        [_t("birthday"), _t("29 February is 28 February in other years")],
        [_t("replenishment"), _t("three purchase days within 36 months, a median of 7 days at least")],
        [
            _t("season"),
            _t(
                "a month with purchases in two years and with half of all the customer's purchase days within 36 months",
            ),
        ],
        [_t("purchases"), _t("posted and not reversed in full; deposits left out")],
    ],
    source: _t("Persons of the tab “Household”, and the lines of the invoices."),
}));
