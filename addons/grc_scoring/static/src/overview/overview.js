import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {day} from "../figures/figures";
import {PanelPlace} from "./panel";

/** How often a rebuild that runs is asked how far it is. */
const POLL = 4000;

/**
 * The app's first screen: one question a panel.
 *
 * Panels are those of the registry `grc_overview_panels`: `{Component, size, phone, isDisplayed}`. The component gets
 * `filters` (`{team_id, since, compare}`, as the server takes them) and `frame` (what `get_overview_frame` says), and
 * asks the server once (see `usePanel`). `size` is "third" or "full", `phone` its place on a phone, `isDisplayed` may
 * hide it from some users. Their sequence is that of the screen; leave room: figures 5, rfm 10, pareto 30, movement 40,
 * policy 50, todo 60, goals 70.
 */
export class Overview extends Component {
    static template = "grc_scoring.Overview";
    static components = {DateTimeInput, Layout, PanelPlace};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.comparisons = [
            {name: "before", label: _t("the period before")},
            {name: "year", label: _t("a year before")},
        ];
        this.state = useState({
            data: null,
            period: "quarter",
            filters: {team_id: false, since: false, compare: "before"},
            ...this.props.state,
        });
        useSetupAction({
            getLocalState: () => ({period: this.state.period, filters: {...this.state.filters}}),
        });
        onWillStart(async () => {
            await Promise.all([this.load(), this.choosePanels()]);
            if (!this.state.filters.since) {
                this.setPeriod(this.state.period);
            }
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get display() {
        return {controlPanel: {}};
    }

    get rebuilding() {
        const {running, queued} = this.state.data.progress;
        return running || queued;
    }

    /** The panels in their order, which on a phone is another. */
    get places() {
        if (!this.ui.isSmall) {
            return this.panels;
        }
        return [...this.panels].sort((one, other) => (one.panel.phone || 99) - (other.panel.phone || 99));
    }

    async choosePanels() {
        this.manager = await user.hasGroup("grc_base.group_grc_manager");
        const panels = registry.category("grc_overview_panels").getEntries();
        const shown = await Promise.all(panels.map(([, panel]) => panel.isDisplayed?.(this.env) ?? true));
        this.panels = panels.map(([name, panel]) => ({name, panel})).filter((item, place) => shown[place]);
    }

    async load() {
        const before = this.state.data;
        this.state.data = await this.orm.call("grc.customer", "get_overview_frame", []);
        browser.clearTimeout(this.timer);
        if (this.rebuilding) {
            this.timer = browser.setTimeout(() => this.load(), POLL);
        } else if (before && (before.progress.running || before.progress.queued)) {
            // What was rebuilt meanwhile is read again.
            this.filter({});
        }
    }

    filter(values) {
        this.state.filters = {...this.state.filters, ...values};
    }

    setPeriod(name) {
        this.state.period = name;
        const period = this.state.data.periods.find((item) => item.name === name);
        if (period) {
            this.filter({since: period.since});
        }
    }

    get since() {
        return deserializeDate(this.state.filters.since);
    }

    get today() {
        return deserializeDate(this.state.data.today);
    }

    get asOf() {
        return day(this.state.data.rebuilt);
    }

    setSince(value) {
        if (value) {
            this.filter({since: serializeDate(value)});
        }
    }

    async rebuild() {
        await this.action.doAction(await this.orm.call("grc.customer", "action_refresh", []));
        await this.load();
    }

    openInvoicing() {
        this.action.doAction("account.action_move_out_invoice_type");
    }
}

registry.category("actions").add("grc_scoring.overview", Overview);
