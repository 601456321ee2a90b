import {registry} from "@web/core/registry";

/** One customer buys over the counter, the other by invoice. */
registry.category("web_tour.tours").add("grc_example_panel", {
    steps: () => [
        {content: "the panel", trigger: ".o_grc_place[data-panel=counter]:contains(Where they buy)"},
        {content: "who buys by invoice", trigger: "[data-channel=invoice]:contains(Invoice: 1)"},
        {content: "who buys over the counter", trigger: "[data-channel=counter]:contains(Counter: 1)", run: "click"},
        {content: "the customer", trigger: ".o_list_view .o_data_row:contains(Recent Tour)"},
        {content: "their page", trigger: ".o_data_row td[name=partner_id]", run: "click"},
        {content: "the channel", trigger: ".o_form_view [name=channel]:contains(Counter)"},
        {content: "the score", trigger: ".o_form_view [name=counter_share]:contains(70)"},
    ],
});
