import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The best card comes first: debts of 900, then a call worth 200, then what the salesperson planned. */
function orderSteps() {
    return [
        {content: "the best first", trigger: ".o_grc_day_card:eq(0):contains(Late Payer):contains(Overdue)"},
        {content: "then the call", trigger: ".o_grc_day_card:eq(1):contains(Wood Corner):contains(62 days of silence)"},
        {content: "then the salesperson's own", trigger: ".o_grc_day_card:eq(2):contains(Own idea)"},
        {content: "how long it all is", trigger: ".o_grc_day_headline:contains(4 actions worth)"},
    ];
}

/** Make the card whose text is given done, and see that it is gone. */
function doneSteps(text, number) {
    return [
        {
            content: `done: ${text}`,
            trigger: `.o_grc_day_card:contains(${text}) .o_grc_day_done:enabled`,
            run: "click",
        },
        {content: "it is gone", trigger: `.o_grc_day_list:not(:has(.o_grc_day_card:contains(${text})))`},
        {content: "it counts", trigger: `.o_grc_day_count:contains(${number} done today)`},
    ];
}

/** A debt is done with what the customer said: all of it is paid in a week. */
function promiseSteps(number) {
    return [
        {
            content: "what is to collect",
            trigger: ".o_grc_day_card:contains(Late Payer) .o_grc_day_collect:contains(900)",
        },
        {content: "done", trigger: ".o_grc_day_card:contains(Late Payer) .o_grc_day_done:enabled", run: "click"},
        {content: "what the customer said", trigger: ".o_grc_promise_dialog:contains(Late Payer)"},
        {content: "the customer pays", trigger: ".o_grc_promise:enabled:contains(900)", run: "click"},
        {content: "it is gone", trigger: ".o_grc_day_list:not(:has(.o_grc_day_summary:contains('Overdue: ')))"},
        {content: "it counts", trigger: `.o_grc_day_count:contains(${number} done today)`},
        {content: "others say so", trigger: ".o_notification:contains(Late Payer pays on)"},
    ];
}

/** The same by the keyboard, of a part of it; a dispute before it is taken back. */
function answerSteps() {
    return [
        {content: "done", trigger: ".o_grc_day_card:contains(Late Payer) .o_grc_day_done:enabled", run: "click"},
        {content: "no reason yet", trigger: ".o_grc_dispute:disabled"},
        {content: "a dispute", trigger: ".o_grc_dispute_reason", run: "edit The lamps never came"},
        {content: "is noted", trigger: ".o_grc_dispute:enabled", run: "click"},
        {content: "it is gone", trigger: ".o_grc_day_list:not(:has(.o_grc_day_summary:contains('Overdue: ')))"},
        {
            content: "undo",
            trigger: ".o_notification:contains(The lamps never came) button:contains(Undo)",
            run: "click",
        },
        {content: "it is back", trigger: ".o_grc_day_card:eq(1) .o_grc_day_summary:contains('Overdue: ')"},
        {content: "by the keyboard", trigger: ".o_grc_day_title", run: "press k && press k && press k && press j"},
        {content: "selected", trigger: ".o_grc_day_current:contains(Late Payer)"},
        {content: "done", trigger: ".o_grc_day_title", run: "press d"},
        {content: "more than is owed", trigger: ".o_grc_promise_amount", run: "edit 4500"},
        {content: "the customer pays", trigger: ".o_grc_promise:enabled", run: "click"},
        {content: "that is refused", trigger: ".modal:contains(is owed)"},
        {content: "close", trigger: ".modal:contains(is owed) .btn-primary", run: "click"},
        {content: "done", trigger: "body:not(:has(.modal)) .o_grc_day_title", run: "press d"},
        {content: "a part", trigger: ".o_grc_promise_amount", run: "edit 450"},
        {content: "the customer pays", trigger: ".o_grc_promise:enabled:contains(450)", run: "press Enter"},
        {content: "it is gone", trigger: ".o_grc_day_list:not(:has(.o_grc_day_summary:contains('Overdue: ')))"},
    ];
}

/** A meeting report, from the card and back to the day. */
function reportSteps() {
    return [
        {content: "what was said", trigger: ".o_form_view [name=said] textarea", run: "edit He orders in May"},
        {content: "done", trigger: "button[name=action_done_close]", run: "click"},
        {content: "back to the day", trigger: ".o_grc_day_list"},
    ];
}

/** From the login page; a test user's password is the login. */
function loginSteps(login) {
    return [
        {content: "who", trigger: ".oe_login_form input[name=login]", run: `edit ${login}`},
        {content: "secret", trigger: ".oe_login_form input[name=password]", run: `edit ${login}`},
        {
            content: "log in",
            trigger: ".oe_login_form button[type=submit]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
    ];
}

tours.add("grc_lifecycle_day_phone", {
    steps: () => [
        ...loginSteps("grc_seller"),
        {content: "its overview says what to do", trigger: "[data-todo=day] button:contains(in My day)", run: "click"},
        ...orderSteps(),
        {content: "how it was reckoned", trigger: ".o_grc_day_card:eq(1) .o_grc_day_reckoned", run: "click"},
        {content: "what to say", trigger: ".o_grc_day_details:contains(Ask after the lamps)"},
        {content: "call", trigger: ".o_grc_day_card:eq(1) .o_grc_day_call[href='tel:+1 555 0100']"},
        {content: "route", trigger: ".o_grc_day_card:eq(1) .o_grc_day_route[href*='Oak']"},
        ...promiseSteps(1),
        ...doneSteps("62 days of silence", 2),
        ...doneSteps("Own idea", 3),
        {
            content: "one is left: with a report",
            trigger: ".o_grc_day_card:contains(Season) .o_grc_day_report",
            run: "click",
        },
        ...reportSteps(),
        {content: "the day is done", trigger: ".o_grc_day_empty:contains(All that was due is done: 4 done today)"},
    ],
});

tours.add("grc_lifecycle_day", {
    steps: () => [
        ...orderSteps(),
        {content: "where the day ends", trigger: ".o_grc_day_line:contains(Your day ends here)"},
        {content: "how it is computed", trigger: ".o_grc_day .o_grc_how", run: "click"},
        {content: "in words", trigger: ".modal .o_grc_formula:contains(margin expected × probability ÷ minutes)"},
        {content: "close", trigger: ".modal .btn-close", run: "click"},
        {content: "down by the keyboard", trigger: "body:not(:has(.modal)) .o_grc_day_current:contains(Late Payer)"},
        {content: "next", trigger: ".o_grc_day_title", run: "press j"},
        {content: "selected", trigger: ".o_grc_day_current:contains(Wood Corner)"},
        {content: "open it", trigger: ".o_grc_day_current .o_grc_day_reckoned", run: "click"},
        {
            content: "another probability",
            trigger: ".o_grc_day_factor input[name=probability]",
            run: "edit 100 && click body",
        },
        {content: "moves it up", trigger: ".o_grc_day_card:eq(0):contains(62 days of silence)"},
        {content: "impossible", trigger: ".o_grc_day_factor input[name=probability]", run: "edit 300 && click body"},
        {content: "is refused", trigger: ".o_grc_day_factor input.is-invalid"},
        {content: "not relevant", trigger: ".o_grc_day_card:eq(0) .o_grc_day_more", run: "click"},
        {content: "because", trigger: ".o_grc_day_reason:contains(Has just bought)", run: "click"},
        {content: "it is gone", trigger: ".o_grc_day_list:not(:has(.o_grc_day_card:contains(62 days of silence)))"},
        {content: "undo", trigger: ".o_notification button:contains(Undo)", run: "click"},
        {content: "it is back", trigger: ".o_grc_day_card:eq(0):contains(62 days of silence)"},
        {content: "hand over", trigger: ".o_grc_day_card:contains(Season) .o_grc_day_more", run: "click"},
        {content: "to a colleague", trigger: ".o_grc_day_colleague:contains(grc_colleague)", run: "click"},
        {content: "it is gone", trigger: ".o_grc_day_list:not(:has(.o_grc_day_card:contains(Season)))"},
        {content: "no mail", trigger: ".o_grc_day_card:contains(Own idea) .o_grc_day_mail", run: "click"},
        {content: "and why", trigger: ".modal:contains(may not be written to):contains(No valid e-mail address)"},
        {content: "close", trigger: ".modal .btn-primary", run: "click"},
        {
            content: "report",
            trigger: "body:not(:has(.modal)) .o_grc_day_card:contains(Own idea) .o_grc_day_report",
            run: "click",
        },
        ...reportSteps(),
        {content: "it counts", trigger: ".o_grc_day_count:contains(1 done today)"},
        ...answerSteps(),
        {content: "look again", trigger: ".o_grc_day_refresh:enabled", run: "click"},
        {content: "it says that it does", trigger: ".o_notification:contains(are being looked for)"},
    ],
});

tours.add("grc_lifecycle_team_day", {
    steps: () => [
        {content: "who", trigger: ".o_grc_team_table tr:contains(grc_seller) .o_grc_team_due:contains(3)"},
        {content: "the salesperson's load", trigger: ".o_grc_team_table tr:contains(grc_seller):contains(of 8 h)"},
        {content: "to collect", trigger: "tr:contains(grc_seller) .o_grc_team_collect:contains(900)"},
        {
            content: "what was proposed",
            trigger: "tr:contains(grc_seller) [data-count=proposed]:contains(3)",
            run: "click",
        },
        {content: "opens the actions", trigger: ".o_list_view .o_data_row:contains(Wood Corner)"},
        {content: "back", trigger: ".breadcrumb-item:contains(load) a", run: "click"},
        {content: "the salesperson's day", trigger: "tr:contains(grc_seller) .o_grc_team_user", run: "click"},
        {content: "as the salesperson sees it", trigger: ".o_grc_day_title:contains(grc_seller)"},
        {content: "the salesperson's cards", trigger: ".o_grc_day_card:contains(Late Payer)"},
    ],
});

tours.add("grc_lifecycle_control", {
    steps: () => [
        {content: "nothing yet, and what to do", trigger: ".o_grc_control:contains(No team has a comparison group)"},
        {content: "the one button", trigger: ".o_grc_control .btn-primary:contains(Open sales teams)"},
    ],
});
