import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useAutofocus} from "@web/core/utils/hooks";

/** Ask for a few words. */
export class TextDialog extends Component {
    static template = "grc_lifecycle.TextDialog";
    static components = {Dialog};
    static props = {
        title: String,
        label: String,
        required: {type: Boolean, optional: true},
        confirm: Function,
        close: Function,
    };

    setup() {
        useAutofocus({refName: "text", mobile: true});
        this.state = useState({text: ""});
    }

    get ready() {
        return !this.props.required || this.state.text.trim();
    }

    confirm() {
        this.props.close();
        this.props.confirm(this.state.text.trim() || false);
    }
}

/** Ask for a day after today. */
export class DateDialog extends Component {
    static template = "grc_lifecycle.DateDialog";
    static components = {Dialog};
    static props = {today: String, until: String, confirm: Function, close: Function};

    setup() {
        this.state = useState({day: ""});
    }

    confirm() {
        this.props.close();
        this.props.confirm(this.state.day);
    }
}
