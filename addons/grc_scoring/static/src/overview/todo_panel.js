import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {openAnswer} from "@grc_base/open/open_answer";
import {openCustomer, openCustomers} from "../figures/open";
import {OverviewPanel, usePanel} from "./panel";

/** What is to be done now, and with whom to begin. */
export class TodoPanel extends Component {
    static template = "grc_scoring.TodoPanel";
    static components = {OverviewPanel};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel((props) => this.orm.call("grc.screen.todo", "get_overview_todo", [props.filters]));
        this.title = _t("Do now");
    }

    open(item) {
        return item.action ? openAnswer(this.action, item.action) : openCustomers(this.action, this.title, item.domain);
    }

    callLabel({name}) {
        return _t("Call %s", name);
    }

    openPerson({id}) {
        openCustomer(this.action, id);
    }
}

registry.category("grc_overview_panels").add("todo", {Component: TodoPanel, phone: 1}, {sequence: 60});
