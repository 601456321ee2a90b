import {Component, markRaw, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {LEVELS} from "../rfm_map/rfm_data";
import {canMove, findWalls, isPartition, moveWall, ownersOf} from "./walls";

/** The segments of a segmentation on R × FM; their borders are moved by arrows, keys or dragging. */
export class SegmentGrid extends Component {
    static template = "grc_scoring.SegmentGrid";
    static props = {...standardWidgetProps};

    setup() {
        this.levels = LEVELS;
        this.grid = useRef("grid");
        // While a border moves, one segment is written after the other: until the last, walls stay what they were.
        this.state = useState({moving: null});
    }

    get rectangles() {
        return this.props.record.data.segment_ids.records.map((record) => {
            const {name, color, r_min, r_max, fm_min, fm_max} = record.data;
            return {key: record.id, record, name, color, r_min, r_max, fm_min, fm_max};
        });
    }

    style(one) {
        return `grid-column: ${one.r_min + 1} / ${one.r_max + 2};` + `grid-row: ${6 - one.fm_max} / ${7 - one.fm_min}`;
    }

    /** Cells that belong to nobody, or to several: only while somebody types numbers below. */
    get faults() {
        if (this.state.moving) {
            return [];
        }
        const rectangles = this.rectangles;
        return LEVELS.flatMap((fm) =>
            LEVELS.map((r) => ({r, fm, owners: ownersOf(rectangles, r, fm).map((one) => one.name)})),
        ).filter(({owners}) => owners.length !== 1);
    }

    faultText({r, fm, owners}) {
        return owners.length
            ? _t("R %(r)s, FM %(fm)s belongs to %(names)s.", {r, fm, names: owners.join(", ")})
            : _t("R %(r)s, FM %(fm)s belongs to no segment.", {r, fm});
    }

    get walls() {
        if (this.state.moving) {
            return this.state.moving;
        }
        const rectangles = this.rectangles;
        if (this.props.readonly || !isPartition(rectangles)) {
            return [];
        }
        return [...findWalls(rectangles, "r"), ...findWalls(rectangles, "fm")].map((wall) => ({
            ...wall,
            // Stays the same while the border moves, so that it keeps the focus.
            key: [wall.axis, ...wall.low.map((one) => one.key), "|", ...wall.high.map((one) => one.key)].join(" "),
            place: `${wall.axis}${wall.at}-${wall.from}`,
            label: _t("Border between %(low)s and %(high)s", {
                low: wall.low.map((one) => one.name).join(", "),
                high: wall.high.map((one) => one.name).join(", "),
            }),
            style: this.wallStyle(wall),
            downLabel: wall.axis === "r" ? _t("Move left") : _t("Move down"),
            upLabel: wall.axis === "r" ? _t("Move right") : _t("Move up"),
            down: canMove(wall, -1),
            up: canMove(wall, 1),
        }));
    }

    wallStyle({axis, at, from, to}) {
        return axis === "r"
            ? `grid-column: ${at + 1}; grid-row: ${6 - to} / ${7 - from}`
            : `grid-row: ${6 - at}; grid-column: ${from + 1} / ${to + 2}`;
    }

    async move(wall, step) {
        if (this.state.moving || !canMove(wall, step)) {
            return;
        }
        const changes = moveWall(wall, step);
        this.state.moving = markRaw(this.walls);
        try {
            for (const [{record}, values] of changes) {
                await record.update(values);
            }
        } finally {
            this.state.moving = null;
        }
    }

    onKeydown(ev, wall) {
        const keys = wall.axis === "r" ? {ArrowLeft: -1, ArrowRight: 1} : {ArrowDown: -1, ArrowUp: 1};
        const step = keys[ev.key];
        if (step) {
            ev.preventDefault();
            ev.stopPropagation();
            this.move(wall, step);
        }
    }

    /** Dragging: on release the border goes where the pointer is, as far as it can. */
    onPointerdown(ev, wall) {
        if (ev.target.closest("button")) {
            return;
        }
        const element = ev.currentTarget;
        const rect = this.grid.el.querySelector("[data-unit]").getBoundingClientRect();
        element.setPointerCapture(ev.pointerId);
        const onUp = async (up) => {
            const way =
                wall.axis === "r" ? (up.clientX - ev.clientX) / rect.width : (ev.clientY - up.clientY) / rect.height;
            await this.drag(wall, Math.round(way));
        };
        element.addEventListener("pointerup", onUp, {once: true});
    }

    async drag(wall, cells) {
        const step = Math.sign(cells);
        for (let count = 0; count < Math.abs(cells); count++) {
            const now = this.walls.find(
                (one) => one.axis === wall.axis && one.at === wall.at + count * step && one.from === wall.from,
            );
            if (!now || !canMove(now, step)) {
                return;
            }
            await this.move(now, step);
        }
    }
}

registry.category("view_widgets").add("grc_segment_grid", {
    component: SegmentGrid,
    fieldDependencies: [{name: "segment_ids", type: "one2many"}],
});
