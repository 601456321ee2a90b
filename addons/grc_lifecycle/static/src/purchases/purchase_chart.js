import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {chartAxis, chartColors, GrcChart} from "@grc_scoring/chart/chart";
import {day, money} from "@grc_scoring/figures/figures";

/** Place of a day among the bars: 0 is where the first month begins, 1 where it ends. */
export function placeOf(text, first) {
    const date = deserializeDate(text);
    const from = deserializeDate(first);
    return (date.year - from.year) * 12 + date.month - from.month + (date.day - 1) / date.daysInMonth;
}

/** The stages behind the bars, in the colours of the legend below. */
function stageBands({months, bands}) {
    return {
        id: "grc_bands",
        beforeDatasetsDraw({ctx, chartArea, canvas}) {
            const step = (chartArea.right - chartArea.left) / months.length;
            const legend = canvas.closest(".o_grc_purchases");
            ctx.save();
            for (const band of bands) {
                const left = chartArea.left + step * placeOf(band.since, months[0]);
                const right = Math.min(chartArea.left + step * placeOf(band.until, months[0]), chartArea.right);
                const shown = legend?.querySelector(`.o_grc_color_${band.color}`);
                ctx.fillStyle = shown ? getComputedStyle(shown).getPropertyValue("--grc-tint") : "transparent";
                ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top);
            }
            ctx.restore();
        },
    };
}

/** What a customer bought month by month, with the stages they were in behind it. */
export class PurchaseChart extends Component {
    static template = "grc_lifecycle.PurchaseChart";
    static components = {GrcChart};
    static props = {data: {type: [Object, Boolean], optional: true}, currencyId: {type: Number, optional: true}};

    get data() {
        return this.props.data;
    }

    get currencyId() {
        return this.props.currencyId;
    }

    /** Each stage once, with the days from which on they were in it. */
    get legend() {
        const stages = new Map();
        for (const {stage, color, since} of this.data.bands) {
            const known = stages.get(stage) || {stage, color, days: []};
            known.days.push(day(since));
            stages.set(stage, known);
        }
        return [...stages.values()].map((stage) => ({
            ...stage,
            title: _t("Since %s", stage.days.join(", ")),
        }));
    }

    get label() {
        const total = this.data.amounts.reduce((sum, amount) => sum + amount, 0);
        return _t("Purchases by month: %(total)s in %(months)s months", {
            total: money(total, this.currencyId),
            months: this.data.months.length,
        });
    }

    get config() {
        const {months, amounts} = this.data;
        if (this.last?.data === this.data) {
            return this.last.config;
        }
        const config = {
            type: "bar",
            data: {
                labels: months.map((month) => deserializeDate(month).toFormat("LLL yy")),
                datasets: [{label: _t("Purchases"), data: amounts, backgroundColor: chartColors().series(0)}],
            },
            options: {
                scales: {
                    x: chartAxis("", {grid: {display: false}}),
                    y: chartAxis("", {beginAtZero: true}),
                },
                plugins: {
                    legend: {display: false},
                    tooltip: {callbacks: {label: (item) => money(item.parsed.y, this.currencyId)}},
                },
            },
            plugins: [stageBands(this.data)],
        };
        this.last = {data: this.data, config};
        return config;
    }
}

/** The chart of a customer's form. */
export class PurchaseChartField extends Component {
    static template = "grc_lifecycle.PurchaseChartField";
    static components = {PurchaseChart};
    static props = {...standardFieldProps};
}

/** The chart of a contact's form, fetched when its page is opened. */
export class PurchaseChartWidget extends Component {
    static template = "grc_lifecycle.PurchaseChartWidget";
    static components = {PurchaseChart};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({data: false});
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((next) => this.load(next));
    }

    async load({record}) {
        this.state.data =
            record.resId && (await this.orm.call("res.partner", "get_grc_purchase_chart", [[record.resId]]));
    }
}

registry.category("fields").add("grc_purchase_chart", {
    component: PurchaseChartField,
    displayName: _t("Purchases by month"),
    supportedTypes: ["json"],
});

registry.category("view_widgets").add("grc_purchase_chart", {component: PurchaseChartWidget});
