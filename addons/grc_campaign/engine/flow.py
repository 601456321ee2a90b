"""Where the steps of a flow stand in its picture: a row below the one that leads to each, branches side by side."""


def places(sources):
    """Return rows and columns of the nodes of a flow, and how many columns it has.

    A node stands over the middle of what follows it; what follows different nodes shares no column.

    :param list sources: for each node the place of the one that leads to it, which comes before it; None: none does
    :return: ``(rows, columns, width)``: rows from 0, columns from 0 in halves, of nodes that are a column wide
    :raise ValueError: where a node does not come after the one that leads to it
    """
    if any(one is not None and not 0 <= one < place for place, one in enumerate(sources)):
        raise ValueError(f"sources: {sources!r}")
    widths = _widths(sources)
    rows, begins = [], []
    #: First free column below each node; below none of them, for those that nothing leads to.
    free = {None: 0}
    for place, source in enumerate(sources):
        rows.append(0 if source is None else rows[source] + 1)
        begins.append(free[source])
        free[source] += widths[place]
        free[place] = begins[place]
    columns = [begin + (width - 1) / 2 for begin, width in zip(begins, widths, strict=True)]
    return rows, columns, free[None]


def _widths(sources):
    """Return how many columns each node takes with all that follows it: one at least."""
    below = [0] * len(sources)
    for place in reversed(range(len(sources))):
        if sources[place] is not None:
            below[sources[place]] += max(below[place], 1)
    return [max(one, 1) for one in below]
