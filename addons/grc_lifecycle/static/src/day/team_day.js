import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {count, money, percent} from "@grc_scoring/figures/figures";
import {openByAction} from "@grc_scoring/figures/open";
import {HowComputed} from "@grc_scoring/how/how_computed";
import {DateRange} from "@grc_scoring/layout/date_range";
import {duration} from "./day_data";
import {useAnswer} from "./use_answer";

/** Classes of what a phone has no room for. */
const WIDE = "d-none d-md-table-cell";

/** The team's load today, and what was done of what was proposed. */
export class TeamDay extends Component {
    static template = "grc_lifecycle.TeamDay";
    static components = {DateRange, HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null, error: "", from: null, to: null, team: false});
        this.dueLabel = _t("Due today");
        this.columns = [
            ["proposed", _t("Proposed"), ""],
            ["done", _t("Done"), ""],
            ["dismissed", _t("Skipped"), WIDE],
            ["lost", _t("Expired or no longer needed"), WIDE],
            ["open", _t("To do"), WIDE],
        ];
        this.set = useAnswer(this.state, () => {
            const {from, to, team} = this.state;
            return this.orm.call("grc.action", "get_team_day", [from, to, team]);
        });
    }

    get users() {
        return this.state.data.users.map((user) => ({...user, ...this.texts(user)}));
    }

    get whole() {
        const sums = {};
        for (const name of [
            "due",
            "minutes",
            "worth",
            "to_collect",
            "capacity",
            ...this.columns.map(([column]) => column),
        ]) {
            sums[name] = this.state.data.users.reduce((sum, user) => sum + user[name], 0);
        }
        return {...sums, ...this.texts(sums)};
    }

    texts({id, due, minutes, worth, to_collect, capacity, proposed, done}) {
        const values = {work: duration(minutes), free: duration(capacity)};
        return {
            dueText: count(due),
            loadText: id === false ? values.work : _t("%(work)s of %(free)s", values),
            load: capacity ? Math.min(100, (100 * minutes) / capacity) : minutes ? 100 : 0,
            tone: minutes > capacity ? "danger" : "success",
            worthText: money(worth, this.state.data.currency_id),
            collectText: to_collect ? money(to_collect, this.state.data.currency_id) : "–",
            share: proposed ? percent(done / proposed) : "–",
        };
    }

    open(user, name, label) {
        const title = _t("%(name)s: %(what)s", {name: user.name, what: label});
        return openByAction(this.action, "grc_lifecycle.grc_action_action", title, user.domains[name]);
    }

    openDay(user) {
        this.action.doAction("grc_lifecycle.grc_day_action", {additionalContext: {grc_user_id: user.id}});
    }
}

registry.category("actions").add("grc_lifecycle.team_day", TeamDay);
