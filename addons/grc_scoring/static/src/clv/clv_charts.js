import {_t} from "@web/core/l10n/translation";
import {chartAxis, chartColors} from "../chart/chart";
import {day} from "../figures/figures";

/** A line where the holdout period begins. */
function splitLine(place) {
    return {
        id: "grc_split",
        afterDatasetsDraw({ctx, chartArea, scales}) {
            const x = scales.x.getPixelForValue(place);
            ctx.save();
            ctx.strokeStyle = chartColors().text;
            ctx.setLineDash([4, 4]);
            ctx.beginPath();
            ctx.moveTo(x, chartArea.top);
            ctx.lineTo(x, chartArea.bottom);
            ctx.stroke();
            ctx.fillStyle = chartColors().text;
            ctx.textAlign = "right";
            ctx.fillText(_t("test begins"), x - 6, chartArea.top + 12);
            ctx.restore();
        },
    };
}

/** Cumulative repeat purchases, made and expected; the model knows those before the line. */
export function trackingChart(holdout) {
    const colors = chartColors();
    const after = holdout.tracking_day.findIndex((day) => day > holdout.split);
    return {
        type: "line",
        data: {
            labels: holdout.tracking_day.map(day),
            datasets: [
                {
                    label: _t("Made"),
                    data: holdout.tracking_actual,
                    borderColor: colors.series(0),
                    backgroundColor: colors.series(0),
                    pointRadius: 0,
                },
                {
                    label: _t("Expected"),
                    data: holdout.tracking_expected,
                    borderColor: colors.series(3),
                    backgroundColor: colors.series(3),
                    borderDash: [6, 3],
                    pointRadius: 0,
                },
            ],
        },
        options: {
            scales: {x: chartAxis(""), y: chartAxis(_t("Repeat purchases"), {beginAtZero: true})},
        },
        plugins: after > 0 ? [splitLine(after - 1)] : [],
    };
}

/** Purchases of ten equal groups within the test, those with the highest expectation first. */
export function liftChart(holdout) {
    const colors = chartColors();
    const bars = (label, data, place) => ({label, data, backgroundColor: colors.series(place), borderRadius: 3});
    return {
        type: "bar",
        data: {
            labels: holdout.lift_actual.map((value, place) => `${place + 1}`),
            datasets: [bars(_t("Made"), holdout.lift_actual, 0), bars(_t("Expected"), holdout.lift_expected, 3)],
        },
        options: {
            scales: {
                x: chartAxis(_t("Tenths of the customers, the most promising first")),
                y: chartAxis(_t("Purchases of a customer"), {beginAtZero: true}),
            },
        },
    };
}
