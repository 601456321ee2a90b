import {Component} from "@odoo/owl";

/** The movements between two dates: stages of the first at the left, of the second at the right, bands between. */
export class StageFlow extends Component {
    static template = "grc_lifecycle.StageFlow";
    static props = {data: Object, onOpen: Function};

    /** Bands are drawn and read; stages and the list below are what the keyboard reaches. */
    get flow() {
        return this.props.data.flow;
    }
}
