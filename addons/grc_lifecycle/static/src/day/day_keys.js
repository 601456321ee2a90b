import {useExternalListener} from "@odoo/owl";

/** Keys of the desktop, and the method of the screen that each calls with the selected card. */
const KEYS = {
    d: "done",
    r: "report",
    l: "tomorrow",
    m: "mail",
    u: "undo",
    Enter: "toggle",
};

/** Move the selection of a screen of cards. */
function move(screen, step) {
    screen.state.current = Math.max(0, Math.min(screen.state.current + step, screen.cards.length - 1));
    document.querySelectorAll(".o_grc_day_card")[screen.state.current]?.scrollIntoView({block: "nearest"});
}

/** Tell whether a key is meant for something else: a field, a dialog, a button, the browser. */
function isForOthers(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], .modal, .o-dropdown--menu");
    const pressing = event.key === "Enter" && event.target.closest?.("button, a");
    return typing || pressing || event.ctrlKey || event.altKey || event.metaKey;
}

/** Let My day be worked through by the keyboard. */
export function useDayKeys(screen) {
    useExternalListener(window, "keydown", (event) => {
        const {key} = event;
        if (isForOthers(event) || screen.state.error || !screen.state.data) {
            return;
        }
        if (key === "j" || key === "k") {
            move(screen, key === "j" ? 1 : -1);
        } else if (key in KEYS) {
            const card = screen.cards[screen.state.current];
            if (card || key === "u") {
                screen[KEYS[key]](card);
            }
        } else {
            return;
        }
        event.preventDefault();
    });
}
