import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** What a figure means, its formula, and where that comes from. */
export class HowDialog extends Component {
    static template = "grc_scoring.HowDialog";
    static components = {Dialog};
    static props = {topics: Array, close: Function};

    get title() {
        return _t("How is this computed?");
    }

    get sections() {
        return this.props.topics.map((topic) => ({key: topic, ...registry.category("grc_how").get(topic)()}));
    }
}

/**
 * A link "How is this computed?" that opens a dialog.
 *
 * `topic`: one key of `topics.js`, or several, separated by commas.
 */
export class HowComputed extends Component {
    static template = "grc_scoring.HowComputed";
    static props = {topic: String, label: {type: String, optional: true}};

    setup() {
        this.dialog = useService("dialog");
    }

    get label() {
        return this.props.label || _t("How is this computed?");
    }

    open() {
        this.dialog.add(HowDialog, {topics: this.props.topic.split(",").map((topic) => topic.trim())});
    }
}

/** The same in a form: `<widget name="grc_how" topic="clv" />`. */
export class HowWidget extends Component {
    static template = "grc_scoring.HowWidget";
    static components = {HowComputed};
    static props = {...standardWidgetProps, topic: String};
}

registry.category("view_widgets").add("grc_how", {
    component: HowWidget,
    extractProps: ({attrs}) => ({topic: attrs.topic}),
});
