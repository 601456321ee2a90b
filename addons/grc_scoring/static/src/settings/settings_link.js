import {Component, onWillStart} from "@odoo/owl";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

/** A way to the settings, for those who may change them. */
export class SettingsLink extends Component {
    static template = "grc_scoring.SettingsLink";
    static props = {slots: Object};

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            this.allowed = await user.hasGroup("base.group_system");
        });
    }

    open() {
        this.action.doAction("grc_base.grc_settings_action");
    }
}
