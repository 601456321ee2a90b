import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** How payment risk is computed; see `topics.js` for the shape of a topic. */
registry.category("grc_how").add("risk", () => ({
    title: _t("Payment risk"),
    meaning: [
        _t(
            "How likely a customer is to pay the next invoice after its due date. An invoice counts from the day after its due date on, paid or not; an instalment counts like an invoice. What credit notes settled was neither late nor on time. Credit notes and payments that are there but not matched pay the oldest first.",
        ),
        _t(
            "Customers with few invoices are drawn towards all customers of the company; with more invoices their own habit decides. Where enough customers have a next invoice to learn from, a logistic regression weighs all and recent invoices, delay, share of the money, the last invoice, what is open now and the number of invoices. It is used where it predicts better than the customer's own history.",
        ),
        _t(
            "The ratings from “pays on time” to “usually late” begin where they tell late payers from punctual ones best, each within fixed limits. Where nobody was ever late everybody pays on time, where everybody always was everybody is usually late.",
        ),
        _t(
            "The test: what was known on the day by which three quarters of the invoices had fallen due predicts each customer's next invoice; no customer is predicted by what their own outcome taught. Days are those of the documents: a later payment changes no earlier rating. Due dates and credit limits are those of today.",
        ),
    ],
    formula: [
        _t("own probability = (α + late) ÷ (α + β + invoices)"),
        _t("regression = 1 ÷ (1 + e^−(a + Σ b × feature))"),
        _t("days late = Σ w × delay ÷ Σ w;  share paid late = Σ w × late amount ÷ Σ w × amount;  w = ½^(days ÷ 365)"),
        _t("mean error = mean of |predicted − share late| over ten groups of equal size"),
        _t(
            "pays on time: below 2–30 %; mostly on time: below 4–50 %; sometimes late: below 8–70 %; often late: below 16–90 %; else usually late",
        ),
    ],
    where: [
        [
            "α, β",
            _t(
                "how the probabilities of the company's customers differ: a beta distribution, by maximum likelihood; where kinds of customers predict better, a distribution of any shape",
            ),
        ],
        [_t("days"), _t("since the due date")],
        [_t("delay"), _t("days from the due date to the payment, or to today; 365 at most; on time: 0")],
        [
            _t("promise broken"),
            _t(
                "the money had not come three days after the day promised: it counts as one more invoice paid late, a year later half, in the probability alone",
            ),
        ],
        [_t("disputed"), _t("a credit note settled a part of the invoice after its due date")],
        [_t("credit limit used"), _t("balance of the receivable accounts ÷ credit limit of the contact")],
    ],
    source: _t(
        "Beta-binomial with an empirical Bayes prior: Gelman and others, “Bayesian Data Analysis”, chapter 5. Reliability plot: DeGroot, Fienberg, The Statistician 32 (1983).",
    ),
}));
