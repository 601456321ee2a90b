"""Tests shared out among processes."""

import glob
import os


def files(code, paths):
    """Return the test files in folders, relative to the code, with their numbers of lines; engines are left out."""
    found = {}
    for path in paths:
        pattern = os.path.join(code, path, "**", "test_*.py") if not path.endswith(".py") else os.path.join(code, path)
        for name in glob.glob(pattern, recursive=True):
            if "/tests/engine/" not in name:
                with open(name, encoding="utf-8") as stream:
                    found[os.path.relpath(name, code)] = sum(1 for _line in stream)
    return found


def divide(sizes, number):
    """Return lists of files whose sizes are about equal: the largest first, each to the list that has least.

    :param dict sizes: size of each file
    :return: ``number`` lists, each in the order of the names
    """
    parts = [[0, []] for _part in range(number)]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        least = min(parts, key=lambda part: part[0])
        least[0] += sizes[name]
        least[1].append(name)
    return [sorted(names) for _size, names in parts]
