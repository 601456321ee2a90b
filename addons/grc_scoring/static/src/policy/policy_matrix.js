import {Component} from "@odoo/owl";

/**
 * The matrix: four corners that open their customers, and the greatest customers as points in them.
 *
 * `data` is a `PolicyData`; without `onOpenCustomer` points cannot be clicked.
 */
export class PolicyMatrix extends Component {
    static template = "grc_scoring.PolicyMatrix";
    static props = {
        data: Object,
        onOpenPolicy: Function,
        onOpenCustomer: {type: Function, optional: true},
        small: {type: Boolean, optional: true},
    };

    get dots() {
        if (this.drawn !== this.props.data) {
            this.drawn = this.props.data;
            this.kept = this.props.data.cuts.value === null ? [] : this.props.data.dots;
        }
        return this.kept;
    }

    openCustomer(point) {
        this.props.onOpenCustomer?.(point);
    }
}
