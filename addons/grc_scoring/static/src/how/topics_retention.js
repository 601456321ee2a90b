import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How retention, its worth, and the cost of relations are computed; see `topics.js` for the shape of a topic. */
const topics = registry.category("grc_how");

topics.add("retention_cohorts", () => ({
    title: _t("Retention by cohort"),
    meaning: [
        _t(
            "Customers belong to the period of their first purchase that was not reversed in full; each row follows those of one period. “Bought” counts those who bought in the period, “then or later” those who bought in it or in any period since: those who have been away may have come back.",
        ),
        _t(
            "Revenue and margin are those of all documents of these customers dated in the period, credit notes negative. What came before the first purchase, or belongs to customers without one, is told apart below.",
        ),
        _t(
            "The period that still runs is in italics, and left out of the averages. Time in a segment or stage is another thing: it is read from the movements noted since the first refresh.",
        ),
    ],
    formula: [
        _t("share = customers of the cohort who bought in the period ÷ customers of the cohort"),
        _t("average = Σ customers who bought ÷ Σ customers, over the cohorts for which the period is over"),
    ],
    where: [],
    source: _t("The posted documents alone: on any later day the same documents give the same triangle."),
}));

topics.add("retention_worth", () => ({
    title: _t("What points of retention are worth"),
    meaning: [
        _t(
            "Customers who bring a margin each year, and stay with the same retention from one year to the next, bring a sum with an end: each year's margin is that of the year before × retention, and is discounted by one year more.",
        ),
        _t(
            "It is assumed that retention and the yearly margin of who stays remain as they are. New customers, and what keeping them costs, are not in it: what the points are worth is the most that may be spent on them.",
        ),
    ],
    formula: [
        _t("margin to come = Σ margin × r^t ÷ (1 + d)^t = margin × r ÷ (1 + d − r), t = 1, 2, …"),
        _t("worth of p points = margin × p × (1 + d) ÷ ((1 + d − r) × (1 + d − r − p))"),
        _t("retention = customers who bought in both years ÷ customers who bought in the year before the last"),
    ],
    where: [
        ["r", _t("retention of the last year; r + p is at most 100 %")],
        ["d", _t("discount rate of the settings of lifetime value")],
        [_t("margin"), _t("of the last 365 days, of the customers who bought in them")],
    ],
    source: _t(
        "Simple retention model with constant margin: Gupta, Lehmann, “Customers as assets”, Journal of Interactive Marketing 17 (2003). That five points change much: Reichheld, Sasser, Harvard Business Review 68 (1990).",
    ),
}));

topics.add("acquisition", () => ({
    title: _t("Cost to acquire, cost to keep"),
    meaning: [
        _t(
            "New customers are those whose first purchase falls in the period; kept ones had bought before it, and bought again in it. What was spent is shared out evenly among them: it is an average, not what the next customer would cost.",
        ),
        _t(
            "An amount is spread evenly over its months, to the cent; the months to come do not count. An analytic account brings its entries by their dates, credit notes deducted, without sales. What serves both purposes is split by its share.",
        ),
        _t(
            "First year's margin is that of the month of the first purchase and of the eleven months after, for each new customer; “so far” until they are over for all. It is paid back once the margin of the new customers, month by month since the first purchase, has reached what acquiring them cost.",
        ),
    ],
    formula: [
        _t("cost of a new customer = spent to acquire in the period ÷ new customers of the period"),
        _t("cost of a customer kept = spent to keep in the period ÷ customers kept in the period"),
        _t("acquire ÷ keep = cost of a new customer ÷ cost of a customer kept"),
    ],
    where: [],
    source: _t(
        "The costs that you entered and the posted documents. That acquiring costs a multiple of keeping is a rule of textbooks; this is your own number.",
    ),
}));

topics.add("unprofitable", () => ({
    title: _t("Unprofitable customers"),
    meaning: [
        _t(
            "The result of a customer is the sum of the lines of their net margin's detail dated in the last twelve months: the margin of the documents, with discounts and gifts deducted, less the time spent on the customer, late payment and messages. Those who brought less than they cost are unprofitable; prospects are not counted.",
        ),
        _t(
            "Solicitation is what you decide on: time, gifts and messages. Soliciting less saves the same share of it; whether fewer visits lose purchases, nobody has measured here.",
        ),
    ],
    formula: [
        _t("result = margin − time − late payment − gifts − messages, of twelve months"),
        _t("solicitation = time + gifts + messages; messages = number × cost of a message"),
        _t("saving = solicitation × share by which they are solicited less"),
    ],
    where: [[_t("gifts"), _t("cost of goods given free; those in the lines of an invoice are in its margin already")]],
    source: _t(
        "Activity-based cost of a customer: Kaplan, Narayanan, “Measuring and managing customer profitability”, Journal of Cost Management 15 (2001).",
    ),
}));
