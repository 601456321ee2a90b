"""A day's work: how long it is, what of it is free, and where the list of a day ends. No Odoo in it."""


def free_minutes(work, busy):
    """Return the minutes of ``work`` that ``busy`` leaves free.

    :param work: intervals (start, end) of one day, in minutes since its midnight; they may overlap
    :param busy: the same, of absences and meetings; what lies outside ``work`` costs nothing
    """
    work = merged(work)
    return sum(end - start for start, end in work) - sum(
        max(0, min(end, last) - max(start, first)) for start, end in work for first, last in merged(busy)
    )


def merged(intervals):
    """Return the union of intervals as a sorted list of disjoint ones; empty and reversed ones are left out."""
    found = []
    for start, end in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def rank(stake, probability, effort):
    """Return what a minute of an action is worth: stake × probability ÷ effort, one minute at least."""
    return max(stake, 0.0) * probability / max(effort, 1.0)
