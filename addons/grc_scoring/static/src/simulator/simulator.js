import {Component, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Choices} from "../choices/choices";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {MovementList} from "../movement/movement_list";
import {MovementMatrix} from "../movement/movement_matrix";
import {useRebuild} from "../rebuild/use_rebuild";
import {SettingsLink} from "../settings/settings_link";
import {SimulationData} from "./simulation_data";
import {SimulatorControls} from "./simulator_controls";

/** How long (ms) nothing may be typed before the server is asked. */
const PAUSE = 400;

/** Try settings: who would move, what they are worth, what contacting them would cost; saved only when one says so. */
export class Simulator extends Component {
    static template = "grc_scoring.Simulator";
    static components = {Choices, HowComputed, Layout, MovementList, MovementMatrix, SettingsLink, SimulatorControls};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        this.last = new KeepLast();
        this.state = useState({
            data: null,
            tried: {},
            loading: false,
            stale: false,
            dimension: "segment",
            measure: "customers",
            ...this.props.state,
        });
        useSetupAction({
            getLocalState: () => {
                const {tried, dimension, measure} = this.state;
                return {tried: {...tried}, dimension, measure};
            },
        });
        this.simulateSoon = useDebounced(() => this.simulate(), PAUSE);
        this.rebuild = useRebuild(() => this.read());
    }

    get measures() {
        return [
            {name: "customers", label: _t("Customers")},
            {name: "best_margin", label: _t("Best 12 months")},
            {name: "margin", label: _t("Margin")},
            {name: "clv", label: _t("Lifetime value")},
        ];
    }

    get dimension() {
        return this.state.data.dimension(this.state.dimension);
    }

    get canSave() {
        return Boolean(this.state.data.result && !this.state.loading && !this.rebuild.running);
    }

    /** Ask the server what the settings that are tried would do; the last question wins. */
    async read() {
        const data = await this.last.add(this.orm.call("grc.simulation", "get_simulation", [this.state.tried]));
        this.state.data = new SimulationData(data);
        this.state.loading = false;
    }

    async simulate() {
        try {
            await this.rebuild.load();
        } finally {
            this.state.loading = false;
        }
    }

    try(name, value) {
        this.state.tried[name] = value;
        Object.assign(this.state, {loading: true, stale: false});
        this.simulateSoon();
    }

    reset() {
        Object.assign(this.state, {tried: {}, stale: false, loading: true});
        this.simulateSoon.cancel();
        return this.simulate();
    }

    save() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Save these settings?"),
            body: this.state.data.confirmation,
            confirmLabel: _t("Save and rebuild"),
            confirm: () => this.write(),
            cancel: () => {},
        });
    }

    async write() {
        const {tried, data} = this.state;
        const answer = await this.orm.call("grc.simulation", "save_simulation", [tried, data.result.token]);
        if (answer.stale) {
            Object.assign(this.state, {stale: true, data: new SimulationData(answer.data)});
            return;
        }
        Object.assign(this.state, {tried: {}, stale: false});
        await this.action.doAction(answer.action);
        await this.rebuild.load();
    }

    async open(dimension, from, to) {
        const found = await this.orm.call("grc.simulation", "get_moved", [this.state.tried, dimension, from, to]);
        const data = this.state.data.dimension(dimension);
        const named = (key) => (key === "any" ? _t("All") : data.nameOf(key));
        let name =
            data && to !== "other" ? _t("%(from)s → %(to)s", {from: named(from), to: named(to)}) : _t("Would move");
        if (found.listed < found.customers) {
            name = _t("%(name)s (the first %(listed)s)", {name, listed: this.state.data.count(found.listed)});
        }
        openCustomers(this.action, name, found.domain);
    }
}

registry.category("actions").add("grc_scoring.simulator", Simulator);
