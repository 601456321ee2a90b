import {Component, onWillStart, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {day} from "../figures/figures";
import {useRebuild} from "../rebuild/use_rebuild";
import {PanelPlace} from "./panel";

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
        this.rebuild = useRebuild(() => this.read());
        onWillStart(async () => {
            this.mayExport = await user.hasGroup("base.group_allow_export");
            await this.choosePanels();
        });
    }

    /** The panels in their order, which on a phone is another. */
    get places() {
        if (!this.ui.isSmall) {
            return this.panels;
        }
        return [...this.panels].sort((one, other) => (one.panel.phone || 99) - (other.panel.phone || 99));
    }

    async choosePanels() {
        const panels = registry.category("grc_overview_panels").getEntries();
        const shown = await Promise.all(panels.map(([, panel]) => panel.isDisplayed?.(this.env) ?? true));
        this.panels = panels.map(([name, panel]) => ({name, panel})).filter((item, place) => shown[place]);
    }

    async read() {
        const before = this.state.data && this.rebuild.running;
        const frame = await this.orm.call("grc.screen.overview", "get_overview_frame", []);
        this.state.data = {...frame, asOf: day(frame.rebuilt)};
        if (!this.state.filters.since) {
            this.setPeriod(this.state.period);
        }
        if (before && !this.rebuild.running) {
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

    setSince(value) {
        if (value) {
            this.filter({since: serializeDate(value)});
        }
    }

    async export() {
        this.ui.block();
        try {
            await download({
                url: "/grc_scoring/overview.xlsx",
                data: {filters: JSON.stringify(this.state.filters)},
            });
        } finally {
            this.ui.unblock();
        }
    }
}

registry.category("actions").add("grc_scoring.overview", Overview);
