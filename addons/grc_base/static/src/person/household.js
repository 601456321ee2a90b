import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {partnerOf} from "./partner_of";

/**
 * The household of a contact: its members, those of households that the contact belongs to, and how they pay.
 *
 * Asked when the tab is opened, so that the form takes no longer.
 */
export class Household extends Component {
    static template = "grc_base.Household";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({data: null});
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

    async load() {
        const id = this.partnerId;
        this.state.data = id ? await this.orm.call("res.partner", "get_grc_household", [[id]]) : null;
    }

    get together() {
        const {customers, revenue, currency_id: currency} = this.state.data;
        return customers.length > 1
            ? _t("%(count)s customers in this household, revenue to date %(amount)s", {
                  count: customers.length,
                  amount: formatCurrency(revenue, currency, {digits: [16, 0]}),
              })
            : "";
    }

    get stated() {
        return this.state.data.members.map(({stated}) => stated).filter(Boolean)[0] || "";
    }

    about({relation, roles, born, of}) {
        return [relation, of, born && _t("born on %s", born), roles.join(", ")].filter(Boolean).join(" · ");
    }

    expires({expires_on: day}) {
        return day ? _t("First part erased on %s", day) : "";
    }

    open(id = false, context = {}) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: id ? _t("Person") : _t("New person"),
                res_model: "grc.person",
                res_id: id,
                views: [[false, "form"]],
                target: "new",
                context: {grc_household: true, default_partner_id: this.partnerId, ...context},
            },
            {onClose: () => this.load()},
        );
    }

    openContact(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async stillTrue({id}) {
        await this.orm.call("grc.person", "action_still_true", [[id]]);
        await this.load();
    }
}

registry.category("view_widgets").add("grc_household", {component: Household});
