import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency, getCurrency} from "@web/core/currency";
import {useAutofocus} from "@web/core/utils/hooks";
import {formatFloat} from "@web/views/fields/formatters";
import {parseFloat as parse} from "@web/views/fields/parsers";
import {day} from "@grc_scoring/figures/figures";

/** What the customer said when they were asked for money: when they pay, or why they do not. */
export class PromiseDialog extends Component {
    static template = "grc_lifecycle.PromiseDialog";
    static components = {Dialog};
    static props = {
        title: String,
        owed: Number,
        currencyId: Number,
        choice: {type: Object, shape: {first: String, day: String, last: String}},
        promise: Function,
        dispute: Function,
        done: Function,
        again: Function,
        close: Function,
    };

    setup() {
        // On a phone, too: else the amount has the focus, and the keyboard covers the buttons.
        useAutofocus({refName: "promise", mobile: true});
        const digits = getCurrency(this.props.currencyId)?.digits || [16, 2];
        this.state = useState({
            amount: formatFloat(this.props.owed, {digits}),
            day: this.props.choice.day,
            reason: "",
        });
    }

    get amount() {
        try {
            return parse(this.state.amount);
        } catch {
            return NaN;
        }
    }

    get ready() {
        const {first, last} = this.props.choice;
        return this.amount > 0 && this.state.day >= first && this.state.day <= last;
    }

    get promiseText() {
        return this.ready
            ? _t("Pays %(amount)s on %(day)s", {
                  amount: formatCurrency(this.amount, this.props.currencyId),
                  day: day(this.state.day),
              })
            : _t("Pays …");
    }

    promise() {
        if (this.ready) {
            this.answer("promise", this.amount, this.state.day);
        }
    }

    dispute() {
        this.answer("dispute", this.state.reason.trim());
    }

    answer(name, ...values) {
        this.props.close();
        this.props[name](...values);
    }
}
