import {Component} from "@odoo/owl";
import {openCustomers} from "@grc_scoring/figures/open";
import {OverviewPanel, usePanel} from "@grc_scoring/overview/panel";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** A panel of the overview: where customers buy. */
export class CounterPanel extends Component {
    static template = "grc_example.CounterPanel";
    static components = {OverviewPanel};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel((props) => this.orm.call("grc.screen.counter", "get_overview_counter", [props.filters]));
        this.title = _t("Where they buy");
    }

    text({label, count}) {
        return _t("%(channel)s: %(count)s", {channel: label, count});
    }

    open(channel) {
        openCustomers(this.action, channel.label, channel.domain);
    }
}

registry.category("grc_overview_panels").add("counter", {Component: CounterPanel, phone: 70}, {sequence: 80});
