import {registry} from "@web/core/registry";

/** One customer of the list is given to a colleague, who is named in the customer's row then. */
registry.category("web_tour.tours").add("grc_lifecycle_portfolio", {
    steps: () => [
        {
            content: "one customer",
            trigger: ".o_data_row:contains(Silent Tour) .o_list_record_selector input",
            run: "click",
        },
        {content: "what can be done with it", trigger: ".o_cp_action_menus button:contains(Actions)", run: "click"},
        {
            content: "give the customer to somebody",
            trigger: ".o-dropdown--menu .o_menu_item:contains(Reassign to another salesperson)",
            run: "click",
        },
        {content: "the opportunity goes with the customer", trigger: ".modal [name=lead_count]:contains(1)"},
        {content: "unless it is to stay", trigger: ".modal [name=with_open] input", run: "click"},
        {content: "which is shown", trigger: ".modal [name=lead_count]:contains(0)"},
        {content: "all the same", trigger: ".modal [name=with_open] input", run: "click"},
        {content: "to whom", trigger: ".modal [name=user_id] input", run: "edit Colleague of Tour"},
        {content: "the colleague", trigger: ".ui-autocomplete a:contains(Colleague of Tour)", run: "click"},
        {content: "give", trigger: ".modal button[name=action_give]", run: "click"},
        {content: "done", trigger: ".o_notification:contains(1 reassigned to Colleague of Tour)"},
        {content: "the list is there again", trigger: "body:not(:has(.modal)) .o_list_view"},
    ],
});
