import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * How each figure is computed, by topic.
 *
 * A topic is a function that returns `{title, meaning, formula, where, source}`: one or more paragraphs, the lines of
 * the formula, what its symbols mean (pairs of symbol and text), and where it comes from.
 */
const topics = registry.category("grc_how");

topics.add("clv", () => ({
    title: _t("Lifetime value"),
    meaning: [
        _t("What a customer has brought so far, and what he is expected to bring: margin, not revenue."),
        _t(
            "The expected margin is that of the model where the company has enough customers and the model foretold the holdout period better than the plain figures; else it is that of the plain formula. The screen Lifetime Value says which, and why.",
        ),
    ],
    formula: [
        _t("lifetime value = margin to date + expected margin"),
        _t("expected margin = Σ purchases expected in each moment × revenue of a purchase × margin rate ÷ (1 + d)^t"),
    ],
    where: [
        ["d", _t("discount rate a year, of the settings")],
        ["t", _t("years from today, up to the horizon of the settings")],
        [
            _t("revenue of a purchase"),
            _t("his own average drawn towards that of all customers, the more so the less we know of him (Gamma-Gamma)"),
        ],
        [_t("margin rate"), _t("his margin ÷ revenue drawn towards the company's, between −1 and 1")],
    ],
    source: _t(
        "Fader, Hardie, Lee, “RFM and CLV: Using Iso-Value Curves for Customer Base Analysis”, Journal of Marketing Research 42 (2005).",
    ),
}));

topics.add("p_alive", () => ({
    title: _t("P(alive)"),
    meaning: [
        _t(
            "The probability that he is still a customer. Nobody says goodbye: the model weighs how long he has been silent against how often he used to buy, and how soon customers of this company leave.",
        ),
        _t(
            "Customers who buy as regularly as a clock are overrated by some points: hold the figure against “silence ÷ usual silence” beside it. Customers with a contract are not for this model.",
        ),
    ],
    formula: ["P(alive) = 1 ÷ (1 + a ÷ (b + x) × ((α + T) ÷ (α + t))^(r + x))"],
    where: [
        ["x", _t("purchase days after the first")],
        ["t", _t("days from the first purchase to the last")],
        ["T", _t("days from the first purchase to today")],
        ["r, α", _t("how often the company's customers buy: a gamma distribution of rates")],
        ["a, b", _t("how soon they leave: a beta distribution of the probability to leave after a purchase")],
    ],
    source: _t(
        "MBG/NBD as shown: Batislam, Denizel, Filiztekin, “Empirical validation and comparison of models for customer base analysis”, International Journal of Research in Marketing 24 (2007). BG/NBD: Fader, Hardie, Lee, Marketing Science 24 (2005). Pareto/NBD: Schmittlein, Morrison, Colombo, Management Science 33 (1987).",
    ),
}));

topics.add("expected_purchases", () => ({
    title: _t("Expected purchases"),
    meaning: [
        _t(
            "Purchase days within the horizon, by the model of purchases; that he may have left already, or may leave on the way, is part of it.",
        ),
    ],
    formula: [_t("expected purchases = E[purchases within the horizon | x, t, T]")],
    where: [["x, t, T", _t("purchase days after the first, days to the last, days to today")]],
    source: _t("The papers named under P(alive); the formula of each model is in the documentation of the methods."),
}));

topics.add("next_purchase", () => ({
    title: _t("Next purchase expected"),
    meaning: [
        _t(
            "The day by which he is as likely as not to have bought again. It is empty where that day never comes: for a customer who has probably left, or when it is more than ten years away.",
        ),
    ],
    formula: [_t("P(alive) × P(a purchase within n days | alive) = ½, solved for n")],
    where: [["n", _t("days from today")]],
    source: _t("The papers named under P(alive)."),
}));

topics.add("clv_plain", () => ({
    title: _t("Plain formula"),
    meaning: [
        _t(
            "What anybody can check with a pencil. It stands beside the model always, and takes its place where the model is not reliable.",
        ),
    ],
    formula: [_t("expected margin = margin to date ÷ months since the first purchase × months of the horizon × retention")],
    where: [
        [_t("months"), _t("twelve at least, so that a new customer's first invoice is not taken for his habit")],
        [
            _t("retention"),
            _t(
                "share of the customers of the year before who bought again in the last year; with a shorter history, of the two halves of it",
            ),
        ],
    ],
    source: _t("Usual in textbooks of direct marketing; see Hughes, “Strategic Database Marketing”."),
}));

topics.add("clv_fit", () => ({
    title: _t("Fit and test of the model"),
    meaning: [
        _t(
            "The parameters are those under which the purchases of your customers are the most likely (maximum likelihood), with a weak prior that keeps small companies from absurd values.",
        ),
        _t(
            "The test holds back the last quarter of the history, fits the model on the rest, and compares what it foretells with what came. It is made every seven days, and whenever the model is changed or a manager asks for it, since it reads every purchase day.",
        ),
        _t(
            "The grade rests on the mean absolute error of the number of purchases of a customer, against the better of two plain figures: purchases to date ÷ age × length of the period, and the plain formula. A: lower by 20 % at least, and the total within 25 %; B: lower by 10 %; C: lower; D: not lower, so that the plain formula is shown.",
        ),
        _t(
            "With fewer than 50 customers, or fewer than 20 who came back, there is no model. A fit that does not converge is rejected; the parameters of the last good one stay, and the screen says so.",
        ),
    ],
    formula: [_t("error = mean of |purchases foretold − purchases made|")],
    where: [],
    source: _t("Fader, Hardie, “A note on deriving the Pareto/NBD model and related expressions” (2005), and the papers named under P(alive)."),
}));

topics.add("pareto", () => ({
    title: _t("Concentration and classes A, B, C"),
    meaning: [
        _t(
            "Customers are put in order of what they brought net within the window, margin or revenue; the curve adds them up, best first. Customers who cost lower it again: it may rise above 100 % before it ends there.",
        ),
        _t(
            "A customer is A while what all greater customers bring together is below the share of A, B while it is below the share of B, else C. Equal customers are in the same class. Whoever brings nothing, or costs, is C. Where all customers together bring nothing there are no classes.",
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
            "Value is the margin of the best twelve months in a row: what the customer has shown that he can be worth to you. It is high for those who together hold the share of the settings, equal customers together.",
        ),
        _t(
            "The intensity of the relation is high until the customer is late: silent for longer than is usual for him by a quarter, by seven days at least, and by the days of grace of the settings.",
        ),
        _t(
            "High value and intensity: retain. High value, low intensity: (re)conquer. Low value, high intensity: rationalise. Both low: abandon. A new customer is in none of them: it is too early.",
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
