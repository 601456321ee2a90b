/** Borders between segments, and moving them without leaving a hole or an overlap. Plain functions on rectangles. */

const OTHER = {r: "fm", fm: "r"};

/** Whether each of the 25 cells lies in exactly one rectangle. */
export function isPartition(rectangles) {
    return [1, 2, 3, 4, 5].every((r) => [1, 2, 3, 4, 5].every((fm) => ownersOf(rectangles, r, fm).length === 1));
}

export function ownersOf(rectangles, r, fm) {
    return rectangles.filter((one) => one.r_min <= r && r <= one.r_max && one.fm_min <= fm && fm <= one.fm_max);
}

/**
 * The borders of one axis that can be moved as a whole: a border is as long as the rectangles on both sides
 * of it need, so that moving it keeps every cell in exactly one of them.
 *
 * @param {Object[]} rectangles a partition: `{r_min, r_max, fm_min, fm_max}`
 * @param {"r"|"fm"} axis
 * @returns {{axis, at, from, to, low: Object[], high: Object[]}[]} between `at` and `at + 1` of the axis,
 *      from … to on the other
 */
export function findWalls(rectangles, axis) {
    const [min, max] = [`${OTHER[axis]}_min`, `${OTHER[axis]}_max`];
    const walls = [];
    for (const at of [1, 2, 3, 4]) {
        const low = rectangles.filter((one) => one[`${axis}_max`] === at);
        const high = rectangles.filter((one) => one[`${axis}_min`] === at + 1);
        const touching = [...low, ...high].sort((one, two) => one[min] - two[min]);
        let wall = null;
        for (const one of touching) {
            if (!wall || one[min] > wall.to) {
                wall = {axis, at, from: one[min], to: one[max], low: [], high: []};
                walls.push(wall);
            }
            wall.to = Math.max(wall.to, one[max]);
            wall[low.includes(one) ? "low" : "high"].push(one);
        }
    }
    return walls;
}

/** Whether a wall can go one cell up (`step` 1) or down (-1) its axis: nobody may vanish. */
export function canMove(wall, step) {
    const shrinking = step > 0 ? wall.high : wall.low;
    return shrinking.every((one) => one[`${wall.axis}_min`] < one[`${wall.axis}_max`]);
}

/**
 * What changes when a wall moves.
 *
 * @returns {[Object, Object][]} pairs of a rectangle and its new values
 */
export function moveWall(wall, step) {
    return [
        ...wall.low.map((one) => [one, {[`${wall.axis}_max`]: wall.at + step}]),
        ...wall.high.map((one) => [one, {[`${wall.axis}_min`]: wall.at + 1 + step}]),
    ];
}
