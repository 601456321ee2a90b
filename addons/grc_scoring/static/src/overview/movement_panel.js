import {Component} from "@odoo/owl";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {day} from "../figures/figures";
import {openCustomers} from "../figures/open";
import {MovementData} from "../movement/movement_data";
import {MovementList} from "../movement/movement_list";
import {teamDomain} from "./filters";
import {OverviewPanel, usePanel} from "./panel";

/** What changed since the first day of the period, or since the first refresh. */
export class MovementPanel extends Component {
    static template = "grc_scoring.MovementPanel";
    static components = {MovementList, OverviewPanel};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel((props) => this.load(props));
        this.more = {label: _t("Movement"), open: () => this.openMatrix()};
    }

    get title() {
        return _t("What changed since %s", day(this.since(this.props)));
    }

    /** Before the first refresh nothing is known. */
    since({filters, frame}) {
        return frame.since > filters.since ? frame.since : filters.since;
    }

    /** The day at whose end the period begins: what happens on its first day belongs to it. */
    from({filters, frame}) {
        const before = serializeDate(deserializeDate(filters.since).minus({days: 1}));
        return frame.since > before ? frame.since : before;
    }

    /** Why nothing is shown for a part of the period. */
    get note() {
        const {filters, frame} = this.props;
        if (frame.since <= filters.since) {
            return "";
        }
        return _t("Movements are known since %s, the day of the first refresh.", day(frame.since));
    }

    async load(props) {
        const values = {date_from: this.from(props), domain: teamDomain(props.filters)};
        return new MovementData(await this.orm.call("grc.screen.movement", "get_movement", ["segment"], values));
    }

    open(from, to) {
        const {data} = this.panel;
        const name = data.title({from, to});
        openCustomers(this.action, name, [...teamDomain(this.props.filters), ...data.domain(from, to)]);
    }

    openAll() {
        const domain = this.panel.data.domain("any", "other");
        openCustomers(this.action, _t("Moved"), [...teamDomain(this.props.filters), ...domain]);
    }

    openMatrix() {
        this.action.doAction({
            type: "ir.actions.client",
            tag: "grc_scoring.movement",
            name: _t("Movement"),
            context: {...user.context, date_from: this.from(this.props)},
        });
    }
}

registry.category("grc_overview_panels").add("movement", {Component: MovementPanel, phone: 40}, {sequence: 40});
