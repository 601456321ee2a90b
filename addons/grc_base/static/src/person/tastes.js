import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {partnerOf} from "./partner_of";

/** What a customer likes, dislikes, and is never to be offered: what they bought is there for one tap. */
export class Tastes extends Component {
    static template = "grc_base.Tastes";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({data: null, kind: "topic", words: "", busy: false});
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

    get source() {
        return this.props.record.resModel === "grc.meeting.report" ? "report" : "form";
    }

    get kinds() {
        return [
            ["topic", _t("Topic")],
            ["gift", _t("Gift")],
            ["hour", _t("Hour")],
        ];
    }

    get tells() {
        return [
            {liking: "like", icon: "fa-thumbs-up text-success", title: (name) => _t("Likes %s", name)},
            {liking: "dislike", icon: "fa-thumbs-down text-warning", title: (name) => _t("Dislikes %s", name)},
            {liking: "never", icon: "fa-ban text-danger", title: (name) => _t("Never offer %s", name)},
        ];
    }

    color({liking}) {
        return {like: "text-bg-success", dislike: "text-bg-warning", never: "text-bg-danger"}[liking];
    }

    said({label: liking, name}) {
        return _t("%(liking)s: %(name)s", {liking, name});
    }

    remove({name}) {
        return _t("Remove %s", name);
    }

    load() {
        return this.partnerId ? this.call("get_grc_tastes") : (this.state.data = null);
    }

    async call(method, ...args) {
        this.state.busy = true;
        try {
            this.state.data = await this.orm.call("res.partner", method, [[this.partnerId], ...args]);
        } finally {
            this.state.busy = false;
        }
    }

    tap({kind, res_id: id}, liking) {
        return this.call("add_grc_taste", kind, String(id), liking, this.source);
    }

    async say(liking) {
        const words = this.state.words.trim();
        if (words) {
            await this.call("add_grc_taste", this.state.kind, words, liking, this.source);
            this.state.words = "";
        }
    }

    drop({id}) {
        return this.call("drop_grc_taste", id);
    }
}

registry.category("view_widgets").add("grc_tastes", {component: Tastes});
