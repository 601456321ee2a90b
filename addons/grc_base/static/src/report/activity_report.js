import {Activity} from "@mail/core/web/activity";
import {onWillStart} from "@odoo/owl";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";

/** Documents that have a customer to report on. */
const MODELS = ["res.partner", "crm.lead", "sale.order", "account.move"];

patch(Activity.prototype, {
    setup() {
        super.setup();
        this.grcOrm = useService("orm");
        this.grcAction = useService("action");
        onWillStart(async () => {
            this.grcUser = await user.hasGroup("grc_base.group_grc_user");
        });
    },

    get canReport() {
        return this.grcUser && MODELS.includes(this.props.activity.res_model);
    },

    async onClickReport() {
        this.grcAction.doAction(
            await this.grcOrm.call("mail.activity", "action_grc_report", [[this.props.activity.id]]),
        );
    },
});
