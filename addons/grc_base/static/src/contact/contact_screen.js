import {Component, markup, onWillStart, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {formatInteger} from "@web/views/fields/formatters";

/** Reasons by what can be done about them; the first that holds gives the colour of a part of the bar. */
const COLORS = {
    unasked: "text-bg-warning",
    silent: "text-bg-warning",
    unreachable: "text-bg-secondary",
};

/** Whom we may contact today: a bar a channel, why not the others, and what frees most. */
export class ContactScreen extends Component {
    static template = "grc_base.ContactScreen";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({frame: null, channels: {}, purpose: "marketing", error: ""});
        onWillStart(() => this.load());
    }

    async load() {
        try {
            this.state.frame = await this.call("get_contact_frame");
            await this.ask();
        } catch (error) {
            this.state.error = error.data?.message || error.message;
        }
    }

    call(method, ...args) {
        return this.orm.call("grc.screen.contact", method, args);
    }

    async ask() {
        const {frame, purpose} = this.state;
        const answers = await Promise.all(
            frame.channels.map(([channel]) => this.call("get_contact_channel", channel, purpose)),
        );
        this.state.channels = Object.fromEntries(answers.map((answer) => [answer.channel, answer]));
    }

    setPurpose(purpose) {
        this.state.purpose = purpose;
        return this.ask();
    }

    // What is shown

    get channels() {
        return this.state.frame.channels
            .filter(([channel]) => this.state.channels[channel])
            .map(([channel, label]) => ({label, ...this.state.channels[channel]}));
    }

    /** Why they may be contacted, then why not: the bar is of one piece. */
    reasons({reasons}) {
        return [...reasons].sort((one, other) => other.allowed - one.allowed);
    }

    sentence({allowed}) {
        const values = {allowed: formatInteger(allowed), total: formatInteger(this.state.frame.total)};
        return _t("%(allowed)s of %(total)s may be contacted", values);
    }

    count(number) {
        return formatInteger(number);
    }

    share({count}) {
        return `width: ${(100 * count) / this.state.frame.total}%`;
    }

    color({allowed, key}) {
        return allowed ? "text-bg-success" : COLORS[key] || "text-bg-danger";
    }

    /** What the rules of countries would leave, where a company does not go by them. */
    change({by_rule: rule, allowed}) {
        return rule === null
            ? ""
            : _t("By the rules of countries %(rule)s of %(allowed)s would remain.", {
                  rule: formatInteger(rule),
                  allowed: formatInteger(allowed),
              });
    }

    get countryless() {
        const {countryless: number} = this.state.frame;
        if (!number) {
            return "";
        }
        return number === 1
            ? _t("1 contact has no country and counts as one of ours: give it one")
            : _t("%s contacts have no country and count as of ours: give them one", formatInteger(number));
    }

    // What can be done

    open(channel, reason, name) {
        return this.contacts(name, [["grc_contact_reason", "=", `${channel}/${this.state.purpose}/${reason}`]]);
    }

    openCountryless() {
        const domain = [
            ["grc_customer_id", "!=", false],
            ["country_id", "=", false],
        ];
        return this.contacts(_t("Contacts without a country"), domain);
    }

    contacts(name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "res.partner",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            mobile_view_mode: "kanban",
            domain,
            help: markup`<p class="o_view_nocontent_smiling_face">${_t("No contact here")}</p><p>${_t(
                "No contact is counted by this figure today. Go back, and choose another one.",
            )}</p>`,
        });
    }

    switchReading({channel, reading, by_rule: rule, label}) {
        const next = reading === "rule" ? "allowed" : "rule";
        const body =
            next === "rule"
                ? _t("%(channel)s: the rules of countries decide from now on. %(count)s contacts remain.", {
                      channel: label,
                      count: formatInteger(rule),
                  })
                : _t(
                      "%s: those who have not objected may be contacted from now on, whatever their country asks for.",
                      label,
                  );
        this.dialog.add(ConfirmationDialog, {
            title: _t("How the unknown is read"),
            body,
            confirmLabel: _t("Switch"),
            confirm: async () => {
                this.state.channels[channel] = await this.call("switch_reading", channel, next);
            },
            cancel: () => null,
        });
    }
}

registry.category("actions").add("grc_base.contact", ContactScreen);
