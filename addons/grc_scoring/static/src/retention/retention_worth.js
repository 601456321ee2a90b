import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {formatFloat} from "@web/views/fields/formatters";
import {count, money, percent} from "../figures/figures";
import {HowComputed} from "../how/how_computed";

/** How few customers of the year before make a retention that may be chance. */
const FEW = 20;

/** What some points of retention are worth, on the company's own figures; the points can be changed. */
export class RetentionWorth extends Component {
    static template = "grc_scoring.RetentionWorth";
    static components = {HowComputed};
    static props = {currencyId: Number};

    setup() {
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.state = useState({found: null, points: 5});
        onWillStart(() => this.read());
    }

    async read() {
        this.state.found = await this.last.add(
            this.orm.call("grc.screen.retention", "get_retention_worth", [this.state.points]),
        );
    }

    async onPoints(event) {
        const points = Number(event.target.value);
        if (event.target.value !== "" && Math.abs(points) <= 100) {
            this.state.points = points;
            await this.read();
        }
    }

    get found() {
        return this.state.found;
    }

    money(value) {
        return money(value, this.props.currencyId);
    }

    get headline() {
        const {worth, points} = this.found;
        if (!worth) {
            return _t("What retention is worth can be said once customers have had a year to come back in.");
        }
        if (worth.gain === null) {
            return _t(
                "If nobody ever left, and money to come were worth money today, there would be no end to it: enter a discount rate in the settings.",
            );
        }
        const words = {
            points: formatFloat(Math.abs(points), {digits: [16, 1], trailingZeros: false}),
            gain: this.money(Math.abs(worth.gain)),
        };
        return points < 0
            ? _t("%(points)s points less retention would cost %(gain)s.", words)
            : _t("%(points)s points more retention are worth %(gain)s.", words);
    }

    get sentences() {
        const {worth, retention, base, kept, customers, margin, discount} = this.found;
        if (!worth) {
            return [];
        }
        const words = {
            base: count(base),
            kept: count(kept),
            rate: percent(retention, 1),
            after: percent(worth.retention, 1),
            customers: count(customers),
            margin: this.money(margin),
            discount: percent(discount, 1),
            before: this.money(worth.before),
            value: this.money(worth.after),
            next: this.money(worth.next_year),
        };
        return [
            _t(
                "Of the %(base)s customers of the year before, %(kept)s bought again in the last year: %(rate)s.",
                words,
            ),
            _t("The %(customers)s customers of the last year brought a margin of %(margin)s in it.", words),
            worth.before === null
                ? ""
                : _t("Kept at %(rate)s a year, they will bring %(before)s, discounted by %(discount)s a year.", words),
            worth.after === null
                ? ""
                : _t("Kept at %(after)s: %(value)s. The difference of the next year alone: %(next)s.", words),
            base < FEW ? _t("These are few customers: take it for an order of magnitude.") : "",
        ].filter(Boolean);
    }
}
