import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {NEW} from "./movement_data";

/** The picture: a row for each state of the first date, a column for each of the second. */
export class MovementMatrix extends Component {
    static template = "grc_scoring.MovementMatrix";
    static props = {
        data: Object,
        measure: String,
        onOpen: Function,
    };

    get columns() {
        return this.props.data.met("to");
    }

    get gridStyle() {
        return `--grc-columns: ${this.columns.length}`;
    }

    get rows() {
        const {data, measure} = this.props;
        const total = data.total("from", undefined, measure);
        return data.met("from").map((state) => {
            const whole = data.total("from", state.key, measure);
            return {
                ...state,
                isNew: state.key === NEW,
                total: data.figure({[measure]: whole}, measure, true),
                share: total > 0 ? whole / total : 0,
                cells: this.columns.map((column) => this.cell(data.cellAt(state.key, column.key), whole)),
            };
        });
    }

    get columnTotals() {
        const {data, measure} = this.props;
        return this.columns.map((column) => ({
            key: column.key,
            text: data.figure({[measure]: data.total("to", column.key, measure)}, measure, true),
        }));
    }

    /** Totals of both dates: the new ones are none of the customers of the first. */
    get whole() {
        const {data, measure} = this.props;
        const of = (side) => data.figure({[measure]: data.total(side, undefined, measure)}, measure, true);
        const [from, to] = [of("from"), of("to")];
        const label = _t("%(first)s: %(from)s; %(second)s: %(to)s", {first: data.first, from, second: data.second, to});
        return {to, label};
    }

    cell(cell, whole) {
        const {data, measure} = this.props;
        const direction = data.direction(cell);
        const part = whole > 0 ? Math.max(cell[measure], 0) / whole : 0;
        const tone = {1: "up", "-1": "down", 0: cell.from === cell.to ? "same" : "side"}[direction];
        return {
            ...cell,
            tone,
            weight: cell.customers ? Math.round(10 + 60 * Math.min(part, 1)) : 0,
            text: cell.customers ? data.figure(cell, measure, true) : "",
            label: data.cellLabel(cell),
        };
    }
}
