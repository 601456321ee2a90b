import {Component, useState} from "@odoo/owl";
import {count, day, money} from "@grc_scoring/figures/figures";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** In the form of a stage: who would move if it were saved as it stands. Nothing is written. */
export class StageSimulation extends Component {
    static template = "grc_lifecycle.StageSimulation";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({data: null, error: "", loading: false});
    }

    async simulate() {
        const {record} = this.props;
        Object.assign(this.state, {error: "", loading: true});
        try {
            const values = await record.getChanges({withReadonly: true});
            const data = await this.orm.call("grc.stage", "get_simulation", [record.resId || false, values]);
            Object.assign(this.state, {data, loading: false});
        } catch (error) {
            // What saving would refuse is said here, as it would be then.
            if (!error.exceptionName?.startsWith("odoo.exceptions.")) {
                throw error;
            }
            Object.assign(this.state, {data: null, error: error.data.message, loading: false});
        }
    }

    get headline() {
        const {as_of: asOf, company, customers, moved, used} = this.state.data;
        if (!used) {
            return _t(
                "%s has stages of its own: this one is shared by the others, and moves none of its customers.",
                company,
            );
        }
        if (!asOf) {
            return _t("The figures of %s have not been built yet: nobody can be counted.", company);
        }
        const values = {moved: count(moved), customers: count(customers), day: day(asOf)};
        if (!moved) {
            return _t("None of the %(customers)s customers of %(day)s would move.", values);
        }
        return _t("Of the %(customers)s customers of %(day)s, %(moved)s would move:", values);
    }

    get rows() {
        const {moves, currency_id: currency} = this.state.data;
        return moves.map((move) => ({
            ...move,
            key: `${move.from.id}:${move.to.id}`,
            count: count(move.customers),
            value: money(move.revenue, currency),
        }));
    }
}

registry.category("view_widgets").add("grc_stage_simulation", {component: StageSimulation});
