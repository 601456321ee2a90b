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
        _t("What a customer has brought so far, and what they are expected to bring: margin, not revenue."),
        _t(
            "The expected margin is that of the model where the company has enough customers and the model predicted the test period better than the plain figures; else it is that of the plain formula. The screen Lifetime Value says which, and why.",
        ),
    ],
    formula: [
        _t("lifetime value = margin to date + expected margin"),
        _t("expected margin = ∫ e^(−δt) dE(t) × amount × margin rate, t from today to the horizon"),
        _t("amount = p (v + n m) ÷ (p n + q − 1)"),
        _t("margin rate = M + n ÷ (n + 3) × (own margin rate − M)"),
    ],
    where: [
        ["E(t)", _t("purchases expected within t")],
        ["δ", _t("ln(1 + discount rate a year) ÷ 365.25, so that each purchase is discounted from its own moment")],
        ["n, m", _t("the customer's purchase days, and the average revenue of one")],
        [
            "p, q, v",
            _t("how amounts differ between and within customers: the Gamma-Gamma model, fitted to your company"),
        ],
        ["M", _t("the company's margin rate; the customer's own is clipped to −1 to 1")],
    ],
    source: _t(
        "Fader, Hardie, Lee, “RFM and CLV: Using Iso-Value Curves for Customer Base Analysis”, Journal of Marketing Research 42 (2005); Fader, Hardie, “The Gamma-Gamma Model of Monetary Value” (2013).",
    ),
}));

topics.add("p_alive", () => ({
    title: _t("Still a customer"),
    meaning: [
        _t(
            "The probability that a customer is still one. Nobody says goodbye: the model weighs how long the customer has been silent against how often they used to buy, and how soon customers of this company leave.",
        ),
        _t(
            "Customers who buy as regularly as a clock are overrated by some points: compare the figure with “silence ÷ usual silence” beside it. Customers with a contract are not for this model.",
        ),
    ],
    formula: [
        "MBG/NBD:  1 ÷ (1 + a ÷ (b + x) × ((α + T) ÷ (α + t))^(r + x))",
        _t("BG/NBD:  1 ÷ (1 + a ÷ (b + x − 1) × ((α + T) ÷ (α + t))^(r + x)); 1 where x = 0"),
        _t("Pareto/NBD:  1 ÷ (1 + s (α + T)^(r + x) (β + T)^s ∫ (α + τ)^−(r + x) (β + τ)^−(s + 1) dτ), τ from t to T"),
    ],
    where: [
        ["x", _t("purchase days after the first")],
        ["t", _t("days from the first purchase to the last")],
        ["T", _t("days from the first purchase to today")],
        ["r, α", _t("how often the company's customers buy: a gamma distribution of rates")],
        ["a, b", _t("how soon they leave: a beta distribution of the probability to leave after a purchase")],
        ["s, β", _t("how soon they leave (Pareto/NBD): a gamma distribution of rates")],
    ],
    source: _t(
        "MBG/NBD: Batislam, Denizel, Filiztekin, International Journal of Research in Marketing 24 (2007). BG/NBD: Fader, Hardie, Lee, Marketing Science 24 (2005). Pareto/NBD: Schmittlein, Morrison, Colombo, Management Science 33 (1987).",
    ),
}));

topics.add("expected_purchases", () => ({
    title: _t("Expected purchases"),
    meaning: [
        _t(
            "Purchase days within the horizon, by the model of purchases; that the customer may have left already, or may leave on the way, is part of it.",
        ),
    ],
    formula: [
        "MBG/NBD, BG/NBD:  P(alive) × c ÷ (a − 1) × [1 − (1 − z)^(a − 1) ₂F₁(c − x − r, a − 1; c; z)]",
        "Pareto/NBD:  P(alive) × (r + x)(β + T) ÷ ((α + T)(s − 1)) × [1 − ((β + T) ÷ (β + T + h))^(s − 1)]",
    ],
    where: [
        ["h", _t("horizon in days")],
        ["z", "h ÷ (α + T + h)"],
        ["c", _t("a + b + x (MBG/NBD); a + b + x − 1 (BG/NBD)")],
        ["₂F₁", _t("Gauss's hypergeometric function")],
        ["P(alive)", _t("probability of still being a customer")],
        [_t("others"), _t("as under “Still a customer”")],
    ],
    source: _t(
        "The papers named under “Still a customer”, in Euler's form, which stays finite for frequent customers.",
    ),
}));

topics.add("next_purchase", () => ({
    title: _t("Next purchase expected"),
    meaning: [
        _t(
            "The day by which another purchase is as likely as not, the risk that the customer has left included. It is empty where that day never comes: for a customer who has probably left, or when it is more than ten years away.",
        ),
    ],
    formula: [_t("days from today = (α + T) × [(1 − 1 ÷ (2 P(alive)))^(−1 ÷ (r + x)) − 1]")],
    where: [
        ["P(alive)", _t("probability of still being a customer")],
        ["α, r, x, T", _t("as under “Still a customer”")],
    ],
    source: _t(
        "Follows from the models named under “Still a customer”: a living customer's rate is gamma(r + x, α + T).",
    ),
}));

topics.add("clv_plain", () => ({
    title: _t("Plain formula"),
    meaning: [
        _t(
            "What anybody can check with a pencil. It stands beside the model always, and takes its place where the model is not reliable.",
        ),
    ],
    formula: [
        _t("expected margin = margin to date ÷ months since the first purchase × months of the horizon × retention"),
    ],
    where: [
        [_t("months"), _t("twelve at least, so that a new customer's first invoice is not taken for a habit")],
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
            "The parameters are those under which the purchases of your customers are the most likely (maximum likelihood), with a weak prior that keeps small companies from absurd values. Standard errors are those of the observed information.",
        ),
        _t(
            "The test sets the last quarter of the history aside, fits the model on the rest, and compares its predictions with what came. It is made every seven days, and whenever the model is changed or a manager asks for it, since it reads every purchase day.",
        ),
        _t(
            "The rating rests on the mean absolute error of the number of purchases of a customer, against the better of two plain figures: purchases to date ÷ age × length of the period, and the plain formula. Reliable: lower by 10 % at least, and the total within 25 %; fair: lower by 5 %; weak: lower; not lower: the plain formula is shown.",
        ),
        _t(
            "With fewer than 50 customers, fewer than 20 who came back, or 180 days of history, there is no model. A fit that does not converge is rejected; the parameters of the last good one stay, and the screen says so.",
        ),
    ],
    formula: [
        _t("error = mean of |purchases predicted − purchases made|"),
        "MBG/NBD:  L = Γ(r + x) α^r ÷ Γ(r) × B(a, b + 1 + x) ÷ B(a, b) × (α + T)^−(r + x) × [1 + O]",
        "O = a ÷ (b + x) × ((α + T) ÷ (α + t))^(r + x)",
    ],
    where: [
        ["L", _t("likelihood of one customer; BG/NBD has b in the place of b + 1")],
        ["O", _t("odds that the customer has left")],
        [_t("others"), _t("as under “Still a customer”")],
    ],
    source: _t(
        "Fader, Hardie, Lee, Marketing Science 24 (2005), for the test as well; the papers named under “Still a customer” for the other models.",
    ),
}));
