"""When mails go that a send rate lets through one after the other: the best first, each in the first hour with room."""

import numpy as np


def plan(text):
    """Return the numbers of a warm-up: mails of its first day, of the second, and so on.

    :param str text: numbers with commas between them; empty: no warm-up
    :raise ValueError: for what is no such list, or holds a number below 1
    """
    numbers = [int(part) for part in (text or "").split(",")] if (text or "").strip() else []
    if any(number < 1 for number in numbers):
        raise ValueError(text)
    return numbers


def placed(number, hours, days, day):
    """Return for each of some mails, the best first, the place of the hour in which it goes.

    :param int number: of mails
    :param hours: (h,) mails for which each hour has room; below 0: none
    :param days: (d,) mails for which each day has room
    :param day: (h,) place of the day of each hour
    :return: (number,) places, ascending; h for those that no hour has room for
    """
    left, free, waiting = np.array(days, dtype=float), np.zeros(len(hours), dtype=np.int64), number
    for hour, room in enumerate(hours):
        free[hour] = max(0, min(room, left[day[hour]], waiting))
        left[day[hour]] -= free[hour]
        waiting -= free[hour]
    return np.r_[np.repeat(np.arange(len(free)), free), np.full(waiting, len(free), dtype=np.int64)]


def shared(numbers, places):
    """Return the places of the mails of each of some steps that are due together, the best customers first.

    Whose are the best is not known here: the mails of each step are spread evenly among all of them.

    :param numbers: mails of each step
    :param places: (sum of them,) as :func:`placed` returns them
    :return: list of arrays, (number,) each
    """
    turns = np.concatenate([(np.arange(number) + 0.5) / max(number, 1) for number in numbers])
    steps = np.repeat(np.arange(len(numbers)), numbers)[np.argsort(turns, kind="stable")]
    return [places[steps == step] for step in range(len(numbers))]
