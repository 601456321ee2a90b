import {Component} from "@odoo/owl";

/**
 * One of a few: a row of buttons, of which one is pressed. Arrow keys go from one to the next.
 *
 * Each button carries its value as `data-<name>`. `label` says aloud what is chosen, or `labelledBy` names the element
 * that does.
 */
export class Choices extends Component {
    static template = "grc_scoring.Choices";
    static props = {
        name: String,
        options: {type: Array, element: {type: Object, shape: {name: [String, Number, Boolean], label: String}}},
        value: {type: [String, Number, Boolean], optional: true},
        onChoose: Function,
        label: {type: String, optional: true},
        labelledBy: {type: String, optional: true},
        size: {type: String, optional: true},
    };

    isChosen(option) {
        return option.name === this.props.value;
    }

    attributes(option) {
        return {[`data-${this.props.name}`]: option.name || "none"};
    }

    onKeydown(event) {
        const step = {ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1}[event.key];
        if (step) {
            const buttons = [...event.currentTarget.children];
            const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
            event.preventDefault();
            next.focus();
            next.click();
        }
    }
}
