import {Component} from "@odoo/owl";

/** Classes A, B and C: how many customers, how much they bring; each opens its customers. `data` is a `ParetoData`. */
export class ParetoClasses extends Component {
    static template = "grc_scoring.ParetoClasses";
    static props = {data: Object, onOpen: Function};

    width(share) {
        return `width: ${Math.min(Math.max(100 * (share || 0), 0), 100)}%`;
    }
}
