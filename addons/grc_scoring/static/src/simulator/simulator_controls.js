import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** The settings that can be tried, in groups; each says what is saved where it differs, and what is wrong with it. */
export class SimulatorControls extends Component {
    static template = "grc_scoring.SimulatorControls";
    static props = {
        groups: Array,
        values: Object,
        onTry: Function,
    };

    setup() {
        this.ui = useService("ui");
    }

    number(text) {
        return text.trim() === "" ? null : Number(text);
    }

    choose(control, text) {
        const chosen = control.choices.find(([value]) => String(value) === text);
        this.props.onTry(control.name, chosen[0]);
    }

    enter(control, text) {
        this.props.onTry(control.name, this.number(text));
    }

    enterThreshold(control, place, text) {
        const values = [...this.props.values[control.name]];
        values[place] = this.number(text);
        this.props.onTry(control.name, values);
    }
}
