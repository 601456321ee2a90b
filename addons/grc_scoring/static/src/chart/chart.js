/* global Chart */
import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {cookie} from "@web/core/browser/cookie";
import {getColor, getCustomColor} from "@web/core/colors/colors";
import {user} from "@web/core/user";

/** Colours of charts in the present theme. */
export function chartColors() {
    const scheme = cookie.get("color_scheme");
    return {
        text: getCustomColor(scheme, "#111827", "#e4e4e4"),
        grid: getCustomColor(scheme, "rgba(0,0,0,.1)", "rgba(255,255,255,.15)"),
        series: (place) => getColor(place, scheme, "sm"),
    };
}

/** Axis of a chart in those colours, with a title. */
export function chartAxis(title, options = {}) {
    const colors = chartColors();
    return {
        title: {display: Boolean(title), text: title, color: colors.text},
        ticks: {color: colors.text, maxRotation: 0, autoSkipPadding: 12},
        grid: {color: colors.grid},
        ...options,
    };
}

/** A picture drawn by the Chart.js that the web client ships. `label` says in words what it shows. */
export class GrcChart extends Component {
    static template = "grc_scoring.Chart";
    static props = {config: Object, label: String, height: {type: Number, optional: true}};
    static defaultProps = {height: 280};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.config],
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        const {type, data, options = {}, plugins = []} = this.props.config;
        this.chart = new Chart(this.canvas.el, {
            type,
            data,
            plugins,
            options: {
                responsive: true,
                maintainAspectRatio: false,
                animation: false,
                locale: user.lang,
                interaction: {mode: "index", intersect: false},
                ...options,
                plugins: {legend: {labels: {color: chartColors().text}}, ...options.plugins},
            },
        });
    }
}
