import {Component} from "@odoo/owl";

/** The movements one below the other, the most valuable first; each opens its customers. */
export class MovementList extends Component {
    static template = "grc_scoring.MovementList";
    static props = {
        data: Object,
        measure: String,
        limit: {type: Number, optional: true},
        onOpen: Function,
    };

    get moves() {
        const {data, measure, limit} = this.props;
        const money = measure === "customers" ? "revenue" : measure;
        return data
            .moves(money)
            .slice(0, limit)
            .map((move) => ({
                ...move,
                origin: data.stateByKey[move.from],
                target: data.stateByKey[move.to],
                customersText: data.count(move.customers),
                moneyText: data.money(move[money]),
                label: data.cellLabel(move),
            }));
    }
}
