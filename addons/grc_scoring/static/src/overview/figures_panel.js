import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {formatFloat} from "@web/views/fields/formatters";
import {count, day, money, percent} from "../figures/figures";
import {openCustomers} from "../figures/open";
import {HowComputed} from "../how/how_computed";
import {usePanel} from "./panel";

/** The key figures: what the customers are worth, kept, won back, slipping. */
export class FiguresPanel extends Component {
    static template = "grc_scoring.FiguresPanel";
    static components = {HowComputed};
    static props = {filters: Object, frame: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.panel = usePanel((props) => this.orm.call("grc.screen.overview", "get_overview_figures", [props.filters]));
    }

    get tiles() {
        const data = this.panel.data;
        return [this.value(data), this.kept(data), this.back(data), this.slipping(data)];
    }

    /** What is said of a tile's figure to who hears it alone. */
    figureLabel({label, figure}) {
        return _t("%(label)s: %(figure)s", {label, figure});
    }

    value({value, currency_id: currency, horizon, compared}) {
        const known = value.before !== null && value.before > 0;
        return {
            key: "value",
            label: _t("Value of your customers"),
            figure: value.customers ? money(value.amount, currency) : "–",
            change: known ? this.change((value.amount - value.before) / value.before, percent) : null,
            against: known
                ? _t("%(amount)s on %(day)s", {amount: money(value.before, currency), day: day(value.day)})
                : _t("not known of %s", day(compared)),
            note: _t("margin expected in the next %s months", horizon),
            domain: value.domain,
        };
    }

    kept({kept, compared}) {
        const known = kept.rate !== null && kept.before !== null;
        return {
            key: "kept",
            label: _t("Retention (12 months)"),
            figure: kept.rate === null ? "–" : percent(kept.rate, 1),
            change: known ? this.change(kept.rate - kept.before, (points) => this.points(points)) : null,
            against: known
                ? _t("%(rate)s on %(day)s", {rate: percent(kept.before, 1), day: day(compared)})
                : _t("known after two years of purchases"),
            note: kept.rate === null ? _t("nobody bought in the year before the last") : "",
            domain: kept.domain,
            second: kept.lost && {
                label: _t("%s did not come back", count(kept.lost)),
                name: _t("Did not come back"),
                domain: kept.lost_domain,
            },
        };
    }

    back({back, since, compared, compared_since: from}) {
        const span = {from: day(from), to: day(compared)};
        return {
            key: "back",
            label: _t("Won back"),
            figure: count(back.customers),
            change: back.before ? this.change(back.customers - back.before, (more) => count(more)) : null,
            against: _t("%(count)s from %(from)s to %(to)s", {...span, count: count(back.before)}),
            note: _t("since %s, after a year of silence", day(since)),
            domain: back.domain,
        };
    }

    slipping({slipping, currency_id: currency}) {
        return {
            key: "slipping",
            label: _t("High value, late"),
            figure: count(slipping.customers),
            change: null,
            against: slipping.customers
                ? _t("%s in their best years", money(slipping.amount, currency))
                : _t("nobody of high value is late"),
            note: _t("of high value and late, not yet lost"),
            domain: slipping.domain,
        };
    }

    points(value) {
        return _t("%s pts", formatFloat(100 * value, {digits: [16, 1]}));
    }

    /** A difference with its sign in words, picture and colour. */
    change(value, format) {
        const size = Math.abs(value);
        if (size < 0.0005) {
            return {text: _t("as before"), tone: "text-muted", icon: ""};
        }
        return value > 0
            ? {text: format(size), tone: "text-success", icon: "fa-caret-up", word: _t("more")}
            : {text: format(size), tone: "text-danger", icon: "fa-caret-down", word: _t("less")};
    }

    open(tile) {
        openCustomers(this.action, tile.name || tile.label, tile.domain);
    }
}

registry
    .category("grc_overview_panels")
    .add("figures", {Component: FiguresPanel, size: "full", phone: 2}, {sequence: 5});
