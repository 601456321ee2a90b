import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** How many groups are to be sought: by silhouette, or a number. */
export class RegroupDialog extends Component {
    static template = "grc_scoring.RegroupDialog";
    static components = {Dialog};
    static props = {count: String, onConfirm: Function, close: Function};

    setup() {
        this.state = useState({count: this.props.count});
    }

    get title() {
        return _t("Search for groups again?");
    }

    get counts() {
        return ["2", "3", "4", "5", "6", "7", "8"];
    }

    confirm() {
        this.props.close();
        this.props.onConfirm(this.state.count);
    }
}

/** The name of a filter made of a group, and whether it is for everyone. */
export class GroupFilterDialog extends Component {
    static template = "grc_scoring.GroupFilterDialog";
    static components = {Dialog};
    static props = {name: String, manager: Boolean, onConfirm: Function, close: Function};

    setup() {
        this.state = useState({name: this.props.name, shared: false});
    }

    get title() {
        return _t("Use this group as a filter");
    }

    async confirm() {
        await this.props.onConfirm(this.state.name, this.state.shared);
        this.props.close();
    }
}
