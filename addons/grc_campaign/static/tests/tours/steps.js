/** What a phone keeps the other buttons of a form's header behind; those of some forms are among the actions. */
const MORE = ".o_statusbar_buttons .dropdown-toggle";

/** A button of a form's header: on a phone it may be behind another one. */
export function headerButton(name, phone) {
    const button = `button[name=${name}]`;
    return [
        {
            content: "where there are many buttons",
            trigger: phone ? `${MORE}, body:not(:has(${MORE})) .o_cp_action_menus .dropdown-toggle` : ".o_form_view",
            isActive: [`body:not(:has(${button}:visible))`],
            run: "click",
        },
        {content: name, trigger: button, run: "click"},
    ];
}
