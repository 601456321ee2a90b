/**
 * The grid of the picture: each column is two tracks wide, so that the middle of a box is a line of the grid; under each
 * row of boxes lies one of rails, from which what follows hangs.
 */

/** Where a box stands. */
export function cellStyle({row, column}) {
    return `grid-row: ${2 * row + 1}; grid-column: ${2 * column + 1} / span 2;`;
}

/** The rail under a box: from the middle of the first that follows to that of the last; none under a single one. */
export function rails(nodes) {
    const found = [];
    for (const {key, row} of nodes) {
        const columns = nodes.filter((one) => one.source === key).map(({column}) => column);
        const [first, last] = [Math.min(...columns), Math.max(...columns)];
        if (columns.length && first !== last) {
            found.push({key, style: `grid-row: ${2 * row + 2}; grid-column: ${2 * first + 2} / ${2 * last + 2};`});
        }
    }
    return found;
}

/** The tracks of so many columns; as wide as they need to be, and no wider than can be read at a glance. */
export function gridStyle(columns) {
    return (
        `grid-template-columns: repeat(${2 * columns}, minmax(var(--grc-flow-track), 1fr));` +
        ` max-width: ${columns * 18}rem;`
    );
}
