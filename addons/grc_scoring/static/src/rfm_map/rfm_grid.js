import {Component} from "@odoo/owl";
import {LEVELS} from "./rfm_data";

/** The picture: segments as rectangles, and in each cell a circle whose area is its share. */
export class RfmGrid extends Component {
    static template = "grc_scoring.RfmGrid";
    static props = {
        data: Object,
        measure: String,
        lit: {type: [Number, Boolean], optional: true},
        onOpenCell: Function,
    };

    setup() {
        this.levels = LEVELS;
    }

    get rectangles() {
        return this.props.data.segments.map((segment) => ({
            ...segment,
            style:
                `grid-column: ${segment.r_min + 1} / ${segment.r_max + 2};` +
                `grid-row: ${6 - segment.fm_max} / ${7 - segment.fm_min}`,
        }));
    }

    get cells() {
        const {data, measure, lit} = this.props;
        const cells = LEVELS.flatMap((fm) => LEVELS.map((r) => data.cellAt(r, fm)));
        const largest = Math.max(...cells.map((cell) => cell[measure]), 1e-9);
        return cells.map((cell) => {
            const segment = data.segmentAt(cell.r, cell.fm);
            const size = 62 * Math.sqrt(Math.max(cell[measure], 0) / largest);
            return {
                ...cell,
                segment,
                size: cell.customers ? Math.max(size, 6) : 0,
                text: cell.customers ? data.figure(cell, measure, true) : "",
                label: data.cellLabel(cell, segment),
                tooltip: JSON.stringify(this.tooltip(cell, segment)),
                faded: Boolean(lit) && (!segment || segment.id !== lit),
            };
        });
    }

    tooltip(cell, segment) {
        const {data} = this.props;
        return {
            segment: segment ? segment.name : "",
            advice: segment ? segment.advice : "",
            place: `R ${cell.r} · FM ${cell.fm}`,
            customers: data.count(cell.customers),
            revenue: data.money(cell.revenue),
            margin: data.money(cell.margin),
        };
    }
}
