/** Sizes of the picture, in its own units: it is as wide as a phone, and grows downwards. */
export const SIZES = {width: 340, box: 56, gap: 44, left: 10, boxWidth: 240};

/** Letters that fit into a line of a box. */
const LETTERS = 32;

/** A name in two lines at most, cut where it is too long; `y` is that of each line in its box. */
export function lines(name) {
    const rows = [""];
    for (const word of name.split(/\s+/)) {
        const row = rows.at(-1);
        if (!row || row.length + word.length < LETTERS) {
            rows[rows.length - 1] = row ? `${row} ${word}` : word;
        } else {
            rows.push(word);
        }
    }
    const shown = rows.slice(0, 2).map((row) => (row.length > LETTERS ? `${row.slice(0, LETTERS)}…` : row));
    if (rows.length > 2) {
        shown[1] = `${shown[1].replace(/…$/, "")}…`;
    }
    const first = shown.length > 1 ? SIZES.box / 2 - 4 : SIZES.box / 2 + 5;
    return shown.map((text, place) => ({text, y: first + place * 16}));
}

/** Where each box stands: the launch, then the steps, from top to bottom. */
export function nodes(data, start) {
    const all = [{key: "launch", name: start, closed: false}, ...data.steps.map((step) => ({...step, key: step.id}))];
    return all.map((node, place) => ({
        ...node,
        lines: lines(node.name),
        y: place * (SIZES.box + SIZES.gap) + 8,
    }));
}

/**
 * The edges: down to each step with how many came to it, and out of it with how many were left out there.
 *
 * A step that comes after the launch gets its customers from there, passing those before it.
 */
export function edges(data) {
    const middle = SIZES.left + SIZES.boxWidth / 2;
    return data.steps.flatMap((step, place) => {
        const top = place * (SIZES.box + SIZES.gap) + 8 + SIZES.box;
        const side = SIZES.left + SIZES.boxWidth;
        const beside = top + SIZES.gap + SIZES.box / 2;
        const passing = step.after === "launch" && place > 0;
        const down = passing
            ? `M${SIZES.left} ${8 + SIZES.box / 2} H4 V${beside} H${SIZES.left}`
            : `M${middle} ${top} V${top + SIZES.gap}`;
        const out = {
            key: `out-${step.id}`,
            path: `M${side} ${beside} H${SIZES.width - 50}`,
            x: SIZES.width - 45,
            y: beside + 4,
            number: step.left + step.parked,
        };
        return [
            {key: `to-${step.id}`, path: down, x: middle + 8, y: top + SIZES.gap / 2 + 4, number: step.came},
            ...(out.number ? [out] : []),
        ];
    });
}
