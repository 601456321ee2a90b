import {registry} from "@web/core/registry";
import {buildFigures, howComputed, openFirst} from "@grc_base/../tests/tours/steps";

const tours = registry.category("web_tour.tours");

const reasons = () => [
    {content: "the risk under the customer's name", trigger: ".o_grc_badges [data-method=action_open_risk]"},
    {
        content: "opens",
        trigger: ".o_grc_badges [data-method=action_open_risk]:contains(late)",
        run: "click",
    },
    {content: "in words", trigger: ".modal .o_grc_risk_reasons:contains(Late: 2 of 2 invoices)"},
    {content: "what is open", trigger: ".modal .o_grc_risk_reasons:contains(Overdue now: $ 250.00)"},
];

tours.add("grc_scoring_risk_invoice", {
    steps: () => [
        ...reasons(),
        ...howComputed("own probability", ".modal .o_grc_how"),
        {content: "what is overdue", trigger: ".modal button[name=action_open_overdue]", run: "click"},
        {content: "the invoice behind it", trigger: ".o_list_view .o_data_row:contains(INV)"},
    ],
});

tours.add("grc_scoring_risk_invoice_phone", {
    steps: () => [
        ...reasons(),
        {content: "what was paid late", trigger: ".modal button[name=action_open_paid_late]", run: "click"},
        {content: "the invoice behind it", trigger: ".o_kanban_view .o_kanban_record:contains(500)"},
    ],
});

tours.add("grc_scoring_risk", {
    steps: () => [
        {content: "the answer first", trigger: ".o_grc_headline:contains(550 overdue)"},
        ...howComputed("own probability"),
        {content: "why there is no test", trigger: ".o_grc_risk_test:contains(too little to test)"},
        {
            content: "who owes it",
            trigger: ".o_grc_risk_grades [data-grade=e] .o_grc_risk_overdue:contains(550)",
            run: "click",
        },
        openFirst(),
        {content: "a customer, and why", trigger: ".o_form_view button[name=action_open_risk]", run: "click"},
        {content: "in words", trigger: ".modal .o_grc_risk_reasons:contains(likely to pay the next invoice late)"},
    ],
});

tours.add("grc_scoring_risk_empty", {
    steps: () => [...buildFigures()],
});
