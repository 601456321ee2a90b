import {Component, useState} from "@odoo/owl";
import {refusalText} from "@grc_scoring/figures/error_text";
import {day} from "@grc_scoring/figures/figures";
import {openCustomers} from "@grc_scoring/figures/open";
import {HowComputed} from "@grc_scoring/how/how_computed";
import {DateRange} from "@grc_scoring/layout/date_range";
import {MovementList} from "@grc_scoring/movement/movement_list";
import {useRebuild} from "@grc_scoring/rebuild/use_rebuild";
import {StayTable} from "@grc_scoring/stays/stay_table";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {FunnelData, LifecycleData} from "./lifecycle_data";
import {StageFlow} from "./stage_flow";
import {StageFunnel} from "./stage_funnel";

/** Where customers are in their life with us, how they moved between two dates, and at which rates. */
export class Lifecycle extends Component {
    static template = "grc_lifecycle.Lifecycle";
    static components = {DateRange, HowComputed, Layout, MovementList, StageFlow, StageFunnel, StayTable};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
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
        // Once there is a picture it stays, whatever is rebuilt.
        this.rebuild = useRebuild(
            () => this.start(),
            () => (this.hasMoved ? {} : this.state.frame.progress),
        );
    }

    get since() {
        return day(this.state.frame.since);
    }

    /** The stages were first found today: nothing can have moved yet. */
    get tooEarly() {
        return this.state.frame.since === this.state.frame.today;
    }

    get hasMoved() {
        return Boolean(this.state.frame.since && !this.tooEarly);
    }

    get company() {
        return [["company_id", "=", user.activeCompany.id]];
    }

    async start() {
        const [frame, funnel] = await Promise.all([
            this.orm.call("grc.screen.movement", "get_movement_frame", ["stage"]),
            this.orm.call("grc.screen.lifecycle", "get_stage_funnel", []),
        ]);
        // The rates of this screen are those of the days chosen below.
        Object.assign(this.state, {frame, funnel: new FunnelData({...funnel, rates: []})});
        if (this.hasMoved) {
            await this.load();
        }
    }

    async load() {
        const {from, to} = this.state;
        this.state.error = "";
        try {
            const asked = Promise.all([
                this.orm.call("grc.screen.lifecycle", "get_lifecycle", [], {date_from: from, date_to: to}),
                this.orm.call("grc.screen.stay", "get_stays", [], {dimension: "stage"}),
            ]);
            const [data, stays] = await this.last.add(asked);
            Object.assign(this.state, {data: new LifecycleData(data), stays, from: data.date_from, to: data.date_to});
        } catch (error) {
            Object.assign(this.state, {data: null, error: refusalText(error)});
        }
    }

    async setDate(name, value) {
        this.state[name] = value;
        await this.load();
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
        const {label, about} = rate;
        const name = part === "done" ? _t("%(label)s: %(about)s", {label, about}) : label;
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
