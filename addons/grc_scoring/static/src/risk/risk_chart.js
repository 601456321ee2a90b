import {_t} from "@web/core/l10n/translation";
import {chartAxis, chartColors} from "../chart/chart";
import {percent} from "../figures/figures";

/** What was predicted against what came: ten groups of customers, and the line on which both are equal. */
export function reliabilityChart({foretold, late}) {
    const colors = chartColors();
    const most = Math.min(1, Math.ceil(10 * Math.max(...foretold, ...late) + 0.5) / 10);
    const ticks = (title) => {
        const axis = chartAxis(title, {type: "linear", min: 0, max: most});
        return {...axis, ticks: {...axis.ticks, callback: (value) => percent(value, 0)}};
    };
    return {
        type: "scatter",
        data: {
            datasets: [
                {
                    label: _t("Ten groups of customers"),
                    data: foretold.map((x, place) => ({x, y: late[place]})),
                    backgroundColor: colors.series(0),
                    borderColor: colors.series(0),
                    pointRadius: 6,
                },
                {
                    label: _t("Predicted exactly"),
                    data: [
                        {x: 0, y: 0},
                        {x: most, y: most},
                    ],
                    showLine: true,
                    pointRadius: 0,
                    borderDash: [6, 3],
                    borderColor: colors.series(3),
                    backgroundColor: colors.series(3),
                },
            ],
        },
        options: {
            interaction: {mode: "nearest", intersect: true},
            scales: {x: ticks(_t("Predicted probability")), y: ticks(_t("Share that paid late"))},
            plugins: {
                tooltip: {
                    callbacks: {
                        label: ({parsed}) =>
                            _t("predicted %(predicted)s, came %(late)s", {
                                predicted: percent(parsed.x),
                                late: percent(parsed.y),
                            }),
                    },
                },
            },
        },
    };
}
