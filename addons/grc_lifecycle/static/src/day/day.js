import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {errorText} from "@grc_scoring/figures/error_text";
import {count, day, money} from "@grc_scoring/figures/figures";
import {HowComputed} from "@grc_scoring/how/how_computed";
import {DayCard} from "./day_card";
import {TextDialog, DateDialog} from "./day_dialogs";
import {PromiseDialog} from "./promise_dialog";
import {useDayKeys} from "./day_keys";
import {duration, openForm, withoutCard} from "./day_data";

/** How long (ms) the button stays by which a button is taken back. */
const TO_UNDO = 10000;

/** My day: cards in the order of what a minute is worth, until the day is full; the rest below a line. */
export class Day extends Component {
    static template = "grc_lifecycle.Day";
    static components = {DayCard, HowComputed, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        this.userId = this.props.action.context?.grc_user_id || this.props.action.params?.user_id || null;
        this.state = useState({
            data: null,
            choices: {reasons: [], colleagues: []},
            error: "",
            busy: false,
            current: 0,
            open: null,
            undo: null,
        });
        this.handlers = {
            ...this.pick("done", "report", "later", "tomorrow", "chooseDay", "dismiss", "otherReason", "handOver"),
            ...this.pick("mail", "assume", "toggle"),
            customer: (card) => openForm(this.action, "res.partner", card.partner_id),
            document: (card) => openForm(this.action, card.res_model, card.res_id),
        };
        useDayKeys(this);
        onWillStart(() => Promise.all([this.load(), this.loadChoices()]));
    }

    /** Methods by name, as what a card calls. */
    pick(...names) {
        return Object.fromEntries(names.map((name) => [name, this[name].bind(this)]));
    }

    // What is shown

    get cards() {
        return this.state.data.cards;
    }

    get capacity() {
        return this.state.data.capacity;
    }

    /** Number of cards that fit into the day. */
    get fitting() {
        return this.cards.filter((card) => card.above).length;
    }

    /** Where the line is drawn: after the last card that fits, once everything that fits is loaded. */
    get line() {
        const {fitting, cards} = this;
        return fitting < cards.length || cards.length === this.state.data.total ? fitting : -1;
    }

    get lineText() {
        const free = duration(this.capacity.minutes);
        return this.fitting || !this.cards.length
            ? _t("Your day ends here: %s", free)
            : _t("Your day is full already: %s are left for actions", free);
    }

    get headline() {
        const {total, worth, minutes, currency_id: currency} = this.state.data;
        const values = {count: count(total), amount: money(worth, currency), time: duration(minutes)};
        return total === 1
            ? _t("1 action worth %(amount)s, %(time)s of work", values)
            : _t("%(count)s actions worth %(amount)s, %(time)s of work", values);
    }

    get collectText() {
        const {to_collect: amount, currency_id: currency} = this.state.data;
        return amount > 0.5 ? _t("%s to collect", money(amount, currency)) : "";
    }

    get timeText() {
        const {minutes, work, meetings} = this.capacity;
        const values = {free: duration(minutes), work: duration(work), meetings};
        if (!work) {
            return _t("No working hours today by your calendar.");
        }
        if (meetings === 1) {
            return _t("%(free)s free of %(work)s, beside 1 meeting", values);
        }
        return meetings
            ? _t("%(free)s free of %(work)s, beside %(meetings)s meetings", values)
            : _t("%(free)s free today", values);
    }

    get progress() {
        const {done} = this.state.data;
        const whole = done + this.fitting;
        return whole ? Math.round((100 * done) / whole) : 0;
    }

    get doneText() {
        const {done} = this.state.data;
        return done === 1 ? _t("1 done today") : _t("%s done today", done);
    }

    get dayText() {
        return day(this.state.data.today);
    }

    get rest() {
        return this.state.data.total - this.cards.length;
    }

    get restText() {
        return this.rest === 1 ? _t("Show 1 more") : _t("Show %s more", this.rest);
    }

    // Loading

    async load() {
        try {
            this.state.data = await this.orm.call("grc.action", "get_day", [this.userId]);
            this.state.error = "";
            this.state.current = Math.min(this.state.current, Math.max(this.cards.length - 1, 0));
        } catch (error) {
            this.state.error = errorText(error);
        }
    }

    async loadChoices() {
        try {
            this.state.choices = await this.orm.call("grc.action", "get_day_choices", []);
        } catch {
            // The buttons that need them say so when they are pressed.
        }
    }

    async more() {
        const {cards} = await this.orm.call("grc.action", "get_day", [this.userId], {offset: this.cards.length});
        const known = new Set(this.cards.map((card) => this.key(card)));
        this.cards.push(...cards.filter((card) => !known.has(this.key(card))));
    }

    async refresh() {
        await this.busy(async () => {
            await this.orm.call("grc.action", "day_refresh", []);
            await this.load();
            this.notification.add(
                _t("New actions are being looked for. They are here within a minute: refresh your day then."),
                {type: "info"},
            );
        });
    }

    /** Run what a button does, one at a time; what it refuses is said by Odoo's own dialog. */
    async busy(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
        } finally {
            this.state.busy = false;
        }
    }

    key(card) {
        return `${card.action_id}/${card.activity_id}`;
    }

    place(card) {
        const key = this.key(card);
        return this.cards.findIndex((other) => this.key(other) === key);
    }

    /** How the server names a card. */
    name(card) {
        return [card.action_id || false, card.activity_id || false];
    }

    // Buttons

    /** Press a button on the server, take the card away, and offer to take it back. */
    async press(card, method, args, text, done = 0) {
        await this.busy(async () => {
            const token = await this.orm.call("grc.action", method, [this.name(card), ...args]);
            this.take(card, done);
            this.state.undo = token;
            const close = this.notification.add(typeof text === "function" ? text(token) : text, {
                type: "success",
                autocloseDelay: TO_UNDO,
                buttons: [
                    {
                        name: _t("Undo"),
                        onClick: () => {
                            close();
                            this.undo();
                        },
                    },
                ],
            });
            if (!this.cards.length && this.state.data.total) {
                await this.load();
            }
        });
    }

    /** Take a card off the list: what comes after it moves up. */
    take(card, done) {
        withoutCard(this.state.data, card, this.place(card), done);
        this.state.current = Math.min(this.state.current, Math.max(this.cards.length - 1, 0));
    }

    /** A debt is done with what the customer said of it. */
    done(card, feedback = false) {
        return this.isDebt(card) && !feedback ? this.ask(card) : this.finish(card, feedback);
    }

    isDebt({source, customer}) {
        return source === "overdue" && customer.overdue > 0;
    }

    ask(card) {
        const name = card.customer.name;
        this.dialog.add(PromiseDialog, {
            title: _t("What did %s say?", name),
            owed: card.customer.overdue,
            currencyId: this.state.data.currency_id,
            choice: this.state.data.promise,
            promise: (amount, when) =>
                this.press(
                    card,
                    "day_promise",
                    [amount, when],
                    _t("%(name)s pays on %(day)s", {name, day: day(when)}),
                    1,
                ),
            dispute: (reason) => this.press(card, "day_dispute", [reason], _t("Disputed: %s", reason), 1),
            done: () => this.finish(card),
            again: () => this.tomorrow(card),
        });
    }

    finish(card, feedback = false) {
        return this.press(card, "day_done", [feedback], _t("Done: %s", card.summary), 1);
    }

    /** With a report where there are reports; else with a few words. */
    async report(card) {
        if (this.state.data.reports) {
            const report = card.action_id
                ? await this.orm.call("grc.action", "action_report", [[card.action_id]])
                : await this.orm.call("mail.activity", "action_grc_report", [[card.activity_id]]);
            return this.action.doAction(report, {onClose: () => this.load()});
        }
        this.dialog.add(TextDialog, {
            title: _t("What came of it?"),
            label: _t("Done"),
            confirm: (text) => this.done(card, text),
        });
    }

    later(card, when) {
        return this.press(card, "day_later", [when], (token) => _t("Put off to %s", day(token.to)));
    }

    tomorrow(card) {
        return this.later(card, "tomorrow");
    }

    chooseDay(card) {
        this.dialog.add(DateDialog, {
            today: this.state.data.today,
            until: card.date_end || "",
            confirm: (when) => this.later(card, when),
        });
    }

    dismiss(card, reason) {
        return this.press(card, "day_dismiss", [reason], _t("Skipped: %s", card.summary));
    }

    otherReason(card) {
        this.dialog.add(TextDialog, {
            title: _t("Why skip it?"),
            label: _t("Skip"),
            required: true,
            confirm: (reason) => this.dismiss(card, reason),
        });
    }

    handOver(card, colleague) {
        return this.press(card, "day_hand_over", [colleague.id], (token) => _t("Handed over to %s", token.to));
    }

    mail(card) {
        return this.busy(async () => {
            const composer = await this.orm.call("grc.action", "day_mail", [this.name(card)]);
            await this.action.doAction(composer);
        });
    }

    undo() {
        const token = this.state.undo;
        if (!token) {
            return;
        }
        return this.busy(async () => {
            await this.orm.call("grc.action", "day_undo", [token]);
            this.state.undo = null;
            await this.load();
        });
    }

    assume(card, values) {
        return this.busy(async () => {
            await this.orm.call("grc.action", "day_assume", [card.action_id, values]);
            await this.load();
        });
    }

    toggle(card) {
        this.state.open = this.state.open === this.key(card) ? null : this.key(card);
        this.state.current = this.place(card);
    }
}

registry.category("actions").add("grc_lifecycle.day", Day);
