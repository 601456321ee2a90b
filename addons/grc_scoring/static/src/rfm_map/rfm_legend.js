import {Component} from "@odoo/owl";

/** The segments with their figures; each opens its customers. */
export class RfmLegend extends Component {
    static template = "grc_scoring.RfmLegend";
    static props = {
        data: Object,
        measure: String,
        onLight: Function,
        onOpenSegment: Function,
        onOpenProspects: Function,
    };

    figure(segment) {
        return this.props.data.figure(segment, this.props.measure);
    }

    share(segment) {
        const {data, measure} = this.props;
        return data.share(segment[measure], measure === "customers" ? data.buyers : data[measure]);
    }
}
