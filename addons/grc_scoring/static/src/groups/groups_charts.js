import {_t} from "@web/core/l10n/translation";
import {chartAxis, chartColors} from "../chart/chart";
import {count, day, money, shortMoney} from "../figures/figures";

/** Radius (pixels) of the greatest bubble; no bubble is smaller than the second. */
const [GREATEST, LEAST] = [34, 5];

/** The groups as bubbles: typical silence and revenue, as large as they have customers. */
export function bubbleChart(data, onOpen) {
    const most = Math.max(...data.groups.map((group) => group.customers), 1);
    const radius = (group) => Math.max(GREATEST * Math.sqrt(group.customers / most), LEAST);
    const days = data.groups.map((group) => Math.max(group.typical.recency, 1));
    // Room for the bubbles, on a logarithmic scale.
    const silence = {type: "logarithmic", min: Math.min(...days) / 3, max: Math.max(...days) * 3};
    const ticks = {color: chartColors().text, callback: (value) => shortMoney(value)};
    return {
        type: "bubble",
        data: {
            datasets: data.cards.map((group) => ({
                label: group.name,
                data: [{x: Math.max(group.typical.recency, 1), y: group.typical.monetary, r: radius(group), group}],
                backgroundColor: `${group.color}99`,
                borderColor: group.color,
                clip: false,
            })),
        },
        options: {
            layout: {padding: GREATEST / 2},
            interaction: {mode: "nearest", intersect: true},
            onClick: (event, [element]) => element && onOpen(data.cards[element.datasetIndex]),
            scales: {
                x: {
                    ...chartAxis(_t("Typical silence (days)"), silence),
                    ticks: {...chartAxis("").ticks, callback: tick},
                },
                y: chartAxis(_t("Typical revenue"), {ticks, beginAtZero: true, grace: "25%"}),
            },
            plugins: {
                legend: {display: false},
                tooltip: {callbacks: {label: ({raw}) => bubbleText(raw.group, data)}},
            },
        },
    };
}

/** Days of the logarithmic axis: 1, 2, 5, 10, 20, 50 … */
function tick(value) {
    return /^[125]0*$/.test(String(value)) ? count(value) : "";
}

function bubbleText(group, data) {
    return _t("%(name)s: %(customers)s customers, %(silence)s days, %(revenue)s", {
        name: group.name,
        customers: count(group.customers),
        silence: count(group.typical.recency),
        revenue: money(group.typical.monetary, data.currency_id),
    });
}

/** Mean silhouette of each number of groups that was tried; the one chosen stands out. */
export function silhouetteChart(found) {
    const colors = chartColors();
    return {
        type: "bar",
        data: {
            labels: found.silhouettes.map(({number}) => `${number}`),
            datasets: [
                {
                    label: _t("Silhouette"),
                    data: found.silhouettes.map(({value}) => value),
                    backgroundColor: found.silhouettes.map(({number}) =>
                        number === found.chosen ? colors.series(0) : colors.grid,
                    ),
                    borderRadius: 3,
                },
            ],
        },
        options: {
            scales: {
                x: chartAxis(_t("Number of groups, tried on %s", day(found.as_of))),
                y: chartAxis("", {suggestedMin: 0, suggestedMax: 0.6}),
            },
            plugins: {legend: {display: false}},
        },
    };
}
