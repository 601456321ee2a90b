import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {day} from "@grc_scoring/figures/figures";
import {openCustomers} from "@grc_scoring/figures/open";
import {HowComputed} from "@grc_scoring/how/how_computed";
import {MovementList} from "@grc_scoring/movement/movement_list";
import {StayTable} from "@grc_scoring/stays/stay_table";
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
import {FunnelData, LifecycleData} from "./lifecycle_data";
import {StageFlow} from "./stage_flow";
import {StageFunnel} from "./stage_funnel";

/** How often a rebuild that runs is asked how far it is. */
const POLL = 4000;

/** Where customers are in their life with us, how they moved between two dates, and at which rates. */
export class Lifecycle extends Component {
    static template = "grc_lifecycle.Lifecycle";
    static components = {DateTimeInput, HowComputed, Layout, MovementList, StageFlow, StageFunnel, StayTable};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            frame: null,
            funnel: null,
            data: null,
            stays: null,
            error: "",
            from: null,
            to: null,
            ...this.props.state,
        });
        useSetupAction({getLocalState: () => ({from: this.state.from, to: this.state.to})});
        onWillStart(async () => {
            this.manager = await user.hasGroup("grc_base.group_grc_manager");
            await this.start();
        });
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get display() {
        return {controlPanel: {}};
    }

    get rebuilding() {
        const {running, queued} = this.state.frame.progress;
        return running || queued;
    }

    get since() {
        return day(this.state.frame.since);
    }

    /** The stages were first found today: nothing can have moved yet. */
    get tooEarly() {
        return this.state.frame.since === this.state.frame.today;
    }

    get company() {
        return [["company_id", "=", user.activeCompany.id]];
    }

    date(name) {
        return deserializeDate(this.state[name]);
    }

    limit(name) {
        return deserializeDate(this.state.frame[name]);
    }

    async start() {
        const [frame, funnel] = await Promise.all([
            this.orm.call("grc.customer", "get_movement_frame", ["stage"]),
            this.orm.call("grc.customer", "get_stage_funnel", []),
        ]);
        // The rates of this screen are those of the days chosen below.
        Object.assign(this.state, {frame, funnel: new FunnelData({...funnel, rates: []})});
        browser.clearTimeout(this.timer);
        if (frame.since && !this.tooEarly) {
            await this.load();
        } else if (this.rebuilding) {
            this.timer = browser.setTimeout(() => this.start(), POLL);
        }
    }

    async load() {
        const {from, to} = this.state;
        this.state.error = "";
        try {
            const [data, stays] = await Promise.all([
                this.orm.call("grc.customer", "get_lifecycle", [], {date_from: from, date_to: to}),
                this.orm.call("grc.customer", "get_stays", [], {dimension: "stage"}),
            ]);
            Object.assign(this.state, {data: new LifecycleData(data), stays, from: data.date_from, to: data.date_to});
        } catch (error) {
            // What the user chose cannot be answered: said where he chose it.
            if (error.exceptionName !== "odoo.exceptions.UserError") {
                throw error;
            }
            Object.assign(this.state, {data: null, error: error.data.message});
        }
    }

    async rebuild() {
        await this.action.doAction(await this.orm.call("grc.customer", "action_refresh", []));
        await this.start();
    }

    async setDate(name, value) {
        if (value) {
            this.state[name] = serializeDate(value);
            await this.load();
        }
    }

    openStage(stage) {
        openCustomers(this.action, stage.label, stage.domain);
    }

    open(from, to) {
        const {data} = this.state;
        const named = (key) => (key === "any" ? _t("All") : data.nameOf(key));
        const name = _t("%(from)s → %(to)s", {from: named(from), to: named(to)});
        openCustomers(this.action, name, [...this.company, ...data.domain(from, to)]);
    }

    openRate(rate, part) {
        const name = part === "done" ? `${rate.label}: ${rate.about}` : rate.label;
        openCustomers(this.action, name, [...this.company, ...this.state.data.rateDomain(rate, part)]);
    }

    /** Those who are in a stage today, whatever the dates above. */
    openState(state) {
        const {data} = this.state;
        openCustomers(this.action, state.label, [
            ...this.company,
            ...data.domain("any", state.key, data.today, data.today),
        ]);
    }
}

registry.category("actions").add("grc_lifecycle.lifecycle", Lifecycle);
