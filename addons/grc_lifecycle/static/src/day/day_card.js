import {Component} from "@odoo/owl";
import {ActionSwiper} from "@web/core/action_swiper/action_swiper";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {parseFloat as parse} from "@web/views/fields/parsers";
import {formatFloat} from "@web/views/fields/formatters";
import {day, money, percent} from "@grc_scoring/figures/figures";
import {duration} from "./day_data";

/** One action: who, why now, what it is worth, and the buttons. */
export class DayCard extends Component {
    static template = "grc_lifecycle.DayCard";
    static components = {ActionSwiper, Dropdown, DropdownItem};
    static props = {
        card: Object,
        currencyId: Number,
        choices: Object,
        busy: Boolean,
        current: Boolean,
        open: Boolean,
        on: Object,
    };

    get customer() {
        return this.props.card.customer;
    }

    /** Swipes of a phone: to the right it is done, to the left it is put off. */
    get swipes() {
        const {card, on} = this.props;
        return {
            right: {action: () => on.done(card), icon: "fa-check", bgColor: "bg-success"},
            left: {action: () => on.tomorrow(card), icon: "fa-clock-o", bgColor: "bg-info"},
        };
    }

    get badges() {
        const {stage, stage_color, segment, segment_color, value_class} = this.customer;
        const badges = [
            [stage, stage_color, _t("Stage")],
            [segment, segment_color, _t("Segment")],
            [value_class && value_class.toUpperCase(), null, _t("Class by margin")],
        ];
        const own = badges
            .filter(([text]) => text)
            .map(([text, color, title]) => ({
                text,
                title,
                classes: color === null ? "text-bg-secondary" : `o_badge_color_${color || 0}`,
            }));
        // What other addons tell of the customer.
        const others = this.customer.badges || [];
        return [...own, ...others.map(({text, title, color}) => ({text, title, classes: `text-bg-${color}`}))];
    }

    get worth() {
        const {card, currencyId} = this.props;
        return money(card.stake * card.probability, currencyId);
    }

    get collect() {
        const {card, currencyId} = this.props;
        return card.to_collect > 0 ? _t("%s to collect", money(card.to_collect, currencyId)) : "";
    }

    get reckoned() {
        const {card, currencyId} = this.props;
        return _t("%(stake)s expected × %(probability)s, %(time)s", {
            stake: money(card.stake, currencyId),
            probability: percent(card.probability),
            time: duration(card.effort),
        });
    }

    get perMinute() {
        const {card, currencyId} = this.props;
        return _t("%s a minute", money(card.rank, currencyId));
    }

    /** What is edited: a factor, its text, and how it is read. */
    get factors() {
        const {card} = this.props;
        return [
            {
                name: "stake",
                label: _t("Margin of the action"),
                text: formatFloat(card.stake, {digits: [16, 0]}),
                unit: 1,
            },
            {
                name: "probability",
                label: _t("Probability (%)"),
                text: formatFloat(card.probability * 100, {digits: [16, 0]}),
                unit: 100,
            },
            {name: "effort", label: _t("Minutes"), text: formatFloat(card.effort, {digits: [16, 0]}), unit: 1},
        ];
    }

    get facts() {
        const {last_contact, last_purchase, usual, overdue, overdue_count, claims} = this.customer;
        const {promised, promised_on, promises_broken} = this.customer;
        const {currencyId} = this.props;
        const facts = [
            [_t("Last contact"), last_contact && day(last_contact)],
            [_t("Last purchase"), last_purchase && day(last_purchase)],
            [_t("Usually buys every"), usual && _t("%s days", usual)],
            [
                _t("Overdue"),
                overdue > 0 &&
                    (overdue_count === 1
                        ? _t("%s, 1 invoice", money(overdue, this.props.currencyId))
                        : _t("%(amount)s, %(count)s invoices", {
                              amount: money(overdue, this.props.currencyId),
                              count: overdue_count,
                          })),
            ],
            [
                _t("Promised"),
                promised && _t("%(amount)s on %(day)s", {amount: money(promised, currencyId), day: day(promised_on)}),
            ],
            [_t("Promises broken"), promises_broken],
            [_t("Open complaints"), claims],
        ];
        return facts.filter(([, value]) => value);
    }

    get address() {
        const {street, zip, city} = this.customer;
        return [street, [zip, city].filter(Boolean).join(" ")].filter(Boolean).join(", ");
    }

    get route() {
        return `https://www.google.com/maps/dir/?api=1&destination=${encodeURIComponent(this.address)}`;
    }

    get due() {
        return day(this.props.card.deadline);
    }

    get refused() {
        const {phone, email, visit} = this.props.card.contact;
        return {phone: phone || "", email: email || "", visit: visit || ""};
    }

    /** Names of the buttons that reach the customer, read aloud. */
    get reach() {
        const {name} = this.customer;
        return {
            call: _t("Call %s", name),
            refused: _t("No call: %s", this.refused.phone),
            mail: _t("Write to %s", name),
            route: _t("Route to %s", name),
        };
    }

    change(factor, event) {
        let value = null;
        try {
            value = parse(event.target.value) / factor.unit;
        } catch {
            value = NaN;
        }
        const wrong = Number.isNaN(value) || value < 0 || (factor.name === "probability" && value > 1);
        event.target.classList.toggle("is-invalid", wrong);
        if (!wrong) {
            this.props.on.assume(this.props.card, {[factor.name]: value});
        }
    }
}
