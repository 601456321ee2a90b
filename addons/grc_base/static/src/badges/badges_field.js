import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {openAnswer} from "../open/open_answer";

/**
 * The badges of a customer: a list of `{text, color, title, icon}`; a numeric colour is one of Odoo's eleven.
 *
 * A badge with `method` and `res_id` is a button: it opens what that method of the customer returns.
 */
export class BadgesField extends Component {
    static template = "grc_base.BadgesField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get badges() {
        return this.props.record.data[this.props.name] || [];
    }

    colorClass(badge) {
        if (Number.isInteger(badge.color)) {
            return `o_badge_color_${badge.color}`;
        }
        return `text-bg-${badge.color || "secondary"}`;
    }

    async onClick(ev, {method, res_id}) {
        if (!method) {
            return;
        }
        ev.stopPropagation();
        openAnswer(this.action, await this.orm.call("grc.customer", method, [[res_id]]));
    }
}

export const badgesField = {
    component: BadgesField,
    displayName: _t("Customer badges"),
    supportedTypes: ["json"],
};

registry.category("fields").add("grc_badges", badgesField);
