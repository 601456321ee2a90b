import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Choices} from "../choices/choices";
import {refusalText} from "../figures/error_text";
import {day} from "../figures/figures";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {DateRange} from "../layout/date_range";
import {useRebuild} from "../rebuild/use_rebuild";
import {StayTable} from "../stays/stay_table";
import {MovementData} from "./movement_data";
import {MovementList} from "./movement_list";
import {MovementMatrix} from "./movement_matrix";

/** Days looked back at first. */
const MONTH = 30;

/** From which state to which between two dates, and every number opens its customers. */
export class Movement extends Component {
    static template = "grc_scoring.Movement";
    static components = {Choices, DateRange, HowComputed, Layout, MovementList, MovementMatrix, StayTable};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.last = new KeepLast();
        this.ui = useService("ui");
        this.measures = [
            {name: "customers", label: _t("Customers")},
            {name: "revenue", label: _t("Revenue")},
            {name: "margin", label: _t("Margin")},
        ];
        const {dimension, date_from, date_to} = this.props.action.context || {};
        this.state = useState({
            frame: null,
            data: null,
            stays: null,
            error: "",
            measure: "customers",
            dimension: dimension || "segment",
            from: date_from || null,
            to: date_to || null,
            ...this.props.state,
        });
        useSetupAction({
            getLocalState: () => {
                const {measure, dimension: name, from, to} = this.state;
                return {measure, dimension: name, from, to};
            },
        });
        // Once there is a matrix it stays, whatever is rebuilt.
        this.rebuild = useRebuild(
            () => this.start(),
            () => (this.state.frame.since ? {} : this.state.frame.progress),
        );
        onWillStart(async () => {
            this.exports = await user.hasGroup("base.group_allow_export");
        });
    }

    /** The day of the first refresh, before which there is nothing to choose. */
    get since() {
        return day(this.state.frame.since);
    }

    /** The figures were first built today: nothing can have moved yet. */
    get tooEarly() {
        return this.state.frame.since === this.state.frame.today;
    }

    async start() {
        this.state.frame = await this.orm.call("grc.screen.movement", "get_movement_frame", [this.state.dimension]);
        if (this.state.frame.since) {
            this.chooseDates();
            await this.load();
        }
    }

    /** A month back, or as far as anything is known. */
    chooseDates() {
        const {since, today} = this.state.frame;
        const month = serializeDate(deserializeDate(today).minus({days: MONTH}));
        const from = this.state.from || month;
        this.state.from = from > since ? from : since;
        this.state.to = this.state.to || today;
    }

    async load() {
        const {dimension, from, to} = this.state;
        const values = {dimension, date_from: from, date_to: to};
        this.state.error = "";
        try {
            const asked = Promise.all([
                this.orm.call("grc.screen.movement", "get_movement", [], values),
                this.orm.call("grc.screen.stay", "get_stays", [], {dimension}),
            ]);
            const [data, stays] = await this.last.add(asked);
            Object.assign(this.state, {data: new MovementData(data), stays, frame: data});
        } catch (error) {
            Object.assign(this.state, {data: null, error: refusalText(error)});
        }
    }

    async setDate(name, value) {
        this.state[name] = value;
        await this.load();
    }

    async setDimension(dimension) {
        Object.assign(this.state, {dimension, data: null});
        await this.rebuild.load();
    }

    open(from, to) {
        const {data} = this.state;
        const named = (key) => (key === "any" ? _t("All") : data.nameOf(key));
        this.openCustomers(_t("%(from)s → %(to)s", {from: named(from), to: named(to)}), data.domain(from, to));
    }

    /** Those who are in a state today, whatever the dates above. */
    openState(state) {
        const {data} = this.state;
        this.openCustomers(state.label, data.domain("any", state.key, data.today, data.today));
    }

    openCustomers(name, domain) {
        openCustomers(this.action, name, [["company_id", "=", user.activeCompany.id], ...domain]);
    }

    async export() {
        const {dimension, from, to} = this.state;
        await download({
            url: "/grc_scoring/movement.xlsx",
            data: {dimension, date_from: from, date_to: to},
        });
    }
}

registry.category("actions").add("grc_scoring.movement", Movement);
