import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * What may be sent to a contact: one line a channel, with why, and the button that enters the other decision.
 *
 * Asked when the tab is opened, so that the form takes no longer.
 */
export class ContactLines extends Component {
    static template = "grc_base.ContactLines";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({lines: []});
        onWillStart(() => this.load(this.props.record));
        onWillUpdateProps(({record}) => this.load(record));
    }

    async load({resId}) {
        this.state.lines = resId ? await this.orm.call("res.partner", "get_grc_contact_lines", [[resId]]) : [];
    }

    icon({allowed}) {
        return allowed ? "fa-check text-success" : "fa-ban text-danger";
    }

    answer({label: channel, allowed}) {
        return _t("%(channel)s: %(answer)s", {channel, answer: allowed ? _t("Yes") : _t("No")});
    }

    button({agreed}) {
        return agreed ? _t("Withdraw") : _t("Enter a decision");
    }

    async decide({channel, agreed}) {
        const {record} = this.props;
        const action = await this.orm.call("res.partner", "action_grc_decide", [[record.resId]]);
        const decision = agreed ? "withdrawn" : "given";
        Object.assign(action.context, {default_channel: channel, default_decision: decision});
        return this.action.doAction(action, {onClose: () => this.load(record)});
    }
}

registry.category("view_widgets").add("grc_contact_lines", {component: ContactLines});
