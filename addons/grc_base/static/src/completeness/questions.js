import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {formatPercentage} from "@web/views/fields/formatters";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {partnerOf} from "../person/partner_of";

/** Choices of at most so many are buttons: one tap is the answer. */
const TAPS = 6;

/** How much is known of a customer, and the next two questions, answered in place or put off. */
export class Questions extends Component {
    static template = "grc_base.Questions";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({data: {}, answers: {}, busy: false});
        this.partnerId = partnerOf(this.props.record);
        onWillStart(() => this.load());
        onWillUpdateProps(({record}) => {
            const id = partnerOf(record);
            if (id !== this.partnerId) {
                this.partnerId = id;
                return this.load();
            }
        });
    }

    get percent() {
        return Math.round(100 * this.state.data.share);
    }

    get known() {
        return _t("%s of what is worth knowing is known", formatPercentage(this.state.data.share, {digits: [16, 0]}));
    }

    get order() {
        return this.state.data.by_weights
            ? _t("In the order of their weights: too few customers have answered to measure what answers tell.")
            : _t("In the order of what an answer would tell, times the chance of one.");
    }

    isTapped({type, choices, value}) {
        return type === "choice" && choices.length <= TAPS && !value;
    }

    async load() {
        if (this.partnerId) {
            await this.call("get_grc_completeness");
        } else {
            this.state.data = {};
        }
    }

    async call(method, ...args) {
        this.state.busy = true;
        try {
            const data = await this.orm.call("res.partner", method, [[this.partnerId], ...args]);
            this.state.data = data;
            this.state.answers = Object.fromEntries((data.questions || []).map(({item_id: id, value}) => [id, value]));
        } finally {
            this.state.busy = false;
        }
    }

    async answer({item_id: id}, value = this.state.answers[id]) {
        if (!value) {
            return;
        }
        await this.call("answer_grc_question", id, value);
        const {record} = this.props;
        if (record.resModel === "res.partner" && !(await record.isDirty())) {
            await record.load();
        }
    }

    later({item_id: id}) {
        return this.call("later_grc_question", id);
    }
}

registry.category("view_widgets").add("grc_questions", {component: Questions});
