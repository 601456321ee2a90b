/** A button of a form's header: on a phone it may be among the actions. */
export function headerButton(name, phone) {
    const button = `button[name=${name}]`;
    return [
        {
            content: "where there are many buttons",
            trigger: phone ? ".o_statusbar_buttons .dropdown-toggle, .o_cp_action_menus .dropdown-toggle" : ".o_form_view",
            isActive: [`body:not(:has(${button}:visible))`],
            run: "click",
        },
        {content: name, trigger: button, run: "click"},
    ];
}
