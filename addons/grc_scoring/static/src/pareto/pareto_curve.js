import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {GrcChart, chartAxis, chartColors} from "../chart/chart";

/**
 * The concentration curve: shares of the customers, best first, and of what they bring.
 *
 * `data` is a `ParetoData`. With `groups` the curves of the greatest groups are drawn too.
 */
export class ParetoCurve extends Component {
    static template = "grc_scoring.ParetoCurve";
    static components = {GrcChart};
    static props = {
        data: Object,
        height: {type: Number, optional: true},
        groups: {type: Boolean, optional: true},
    };
    static defaultProps = {height: 320, groups: false};

    get config() {
        if (this.drawn !== this.props.data) {
            this.drawn = this.props.data;
            this.kept = this.make();
        }
        return this.kept;
    }

    make() {
        const {data, groups} = this.props;
        // The present company among all companies is the thick line already.
        const others = groups ? data.groups.filter((group) => group.id !== this.present) : [];
        const series = others.filter((group) => group.curve && group.curve.value.length);
        const colors = chartColors();
        const whole = this.series(this.name, data.curve, colors.series(0));
        return {
            type: "line",
            data: {
                datasets: [
                    {...whole, borderWidth: 3},
                    ...series.map((group, place) => this.series(group.name, group.curve, colors.series(place + 1))),
                    {
                        label: _t("All customers alike"),
                        data: [
                            {x: 0, y: 0},
                            {x: 100, y: 100},
                        ],
                        borderColor: colors.grid,
                        borderWidth: 1,
                        pointRadius: 0,
                        pointHitRadius: 0,
                    },
                ],
            },
            plugins: [this.borders(colors)],
            options: this.options(series),
        };
    }

    /** The present company's id where the groups are companies. */
    get present() {
        const {group, company_id: company} = this.props.data;
        return group === "company" ? company : null;
    }

    /** What the thick line is called. */
    get name() {
        const own = this.present && this.props.data.groups.find((group) => group.id === this.present);
        return own ? own.name : _t("All");
    }

    series(label, curve, color) {
        return {
            label,
            data: curve.customers.map((x, place) => ({x: 100 * x, y: 100 * curve.value[place]})),
            borderColor: color,
            backgroundColor: color,
            borderWidth: 2,
            pointRadius: 0,
            pointHitRadius: 8,
        };
    }

    options(series) {
        const {data} = this.props;
        const percent = (value) => data.percent(value / 100);
        const heights = [data.curve, ...series.map((group) => group.curve)].flatMap((curve) => curve.value);
        const customers = chartAxis(_t("Share of the customers, best first"), {
            type: "linear",
            min: 0,
            max: 100,
        });
        const value = chartAxis(data.basis === "margin" ? _t("Share of the margin") : _t("Share of the revenue"), {
            min: Math.min(...heights) < 0 ? undefined : 0,
            // A curve that rises above the whole by less than a line's width gets no axis of its own.
            max: Math.max(...heights) < 1.02 ? 100 : undefined,
        });
        customers.ticks = {...customers.ticks, callback: percent};
        value.ticks = {...value.ticks, callback: percent};
        const legend = chartColors();
        return {
            parsing: false,
            interaction: {mode: "nearest", axis: "xy", intersect: false},
            scales: {x: customers, y: value},
            plugins: {
                legend: {
                    display: series.length > 0,
                    labels: {color: legend.text, boxWidth: 16, boxHeight: 2},
                },
                tooltip: {
                    filter: (item) => item.dataset.pointHitRadius > 0,
                    callbacks: {
                        title: () => "",
                        label: (item) =>
                            _t("%(name)s: %(customers)s of the customers bring %(value)s", {
                                name: item.dataset.label,
                                customers: percent(item.parsed.x),
                                value: percent(item.parsed.y),
                            }),
                    },
                },
            },
        };
    }

    /** Where classes A and B end, as dotted lines with their letters. */
    borders(colors) {
        const {classes, customers} = this.props.data;
        let reached = 0;
        const parts = classes.map((item) => {
            const from = reached;
            reached += customers ? item.customers / customers : 0;
            return {letter: item.name.toUpperCase(), from, to: reached};
        });
        return {
            id: "grc_class_borders",
            beforeDatasetsDraw({ctx, chartArea, scales}) {
                ctx.save();
                ctx.strokeStyle = ctx.fillStyle = colors.text;
                ctx.globalAlpha = 0.55;
                ctx.setLineDash([3, 4]);
                ctx.textAlign = "center";
                for (const {letter, from, to} of parts) {
                    const [left, right] = [from, to].map((share) => scales.x.getPixelForValue(100 * share));
                    if (to < 1) {
                        ctx.beginPath();
                        ctx.moveTo(right, chartArea.top);
                        ctx.lineTo(right, chartArea.bottom);
                        ctx.stroke();
                    }
                    if (right - left > 14) {
                        ctx.fillText(letter, (left + right) / 2, chartArea.bottom - 6);
                    }
                }
                ctx.restore();
            },
        };
    }
}
