import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {openAnswer} from "@grc_base/open/open_answer";
import {percent} from "../figures/figures";
import {OverviewPanel, usePanel} from "./panel";

/** The goals whose period is running. */
export class GoalsPanel extends Component {
    static template = "grc_scoring.GoalsPanel";
    static components = {OverviewPanel};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel(async (props) => {
            const [goals, manager] = await Promise.all([
                this.orm.call("grc.screen.overview", "get_overview_goals", [props.filters]),
                user.hasGroup("grc_base.group_grc_manager"),
            ]);
            return {goals: goals.map((goal) => this.row(goal)), manager};
        });
        this.more = {label: _t("Goals"), open: () => this.openGoals()};
        this.title = _t("Goals");
    }

    row(goal) {
        const met = goal.share >= goal.elapsed;
        return {
            ...goal,
            shareText: goal.known ? percent(goal.share, 0) : "–",
            width: Math.min(Math.max(100 * goal.share, 0), 100),
            gone: Math.min(100 * goal.elapsed, 100),
            tone: met ? "success" : "warning",
            sentence: goal.known
                ? _t("%(achieved)s of %(target)s; %(gone)s of the time is gone", {
                      achieved: goal.achieved,
                      target: goal.target,
                      gone: percent(goal.elapsed, 0),
                  })
                : _t("not known yet; the target is %s", goal.target),
        };
    }

    async open(goal) {
        await openAnswer(this.action, await this.orm.call("grc.goal", "action_open_records", [[goal.id]]));
    }

    openGoals() {
        this.action.doAction("grc_scoring.grc_goal_action");
    }
}

registry.category("grc_overview_panels").add("goals", {Component: GoalsPanel, phone: 60}, {sequence: 70});
