"""A pytest plugin: several processes share the tests out, each takes the next file that nobody has taken.

Every process collects all tests in the same order; the folder that ``TESTS_TAKEN`` names holds a file for each taken.
"""

import os

import pytest


def take(folder, name):
    """Return whether this process is the first to ask for a name."""
    os.makedirs(folder, exist_ok=True)
    try:
        os.close(os.open(os.path.join(folder, name.replace(os.sep, "|")), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def free(items, folder):
    """Yield the tests of files that nobody else has taken, in their order; a file is taken when its turn comes."""
    mine = {}
    for item in items:
        name = item.nodeid.partition("::")[0]
        if name not in mine:
            mine[name] = take(folder, name)
        if mine[name]:
            yield item


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Run the tests that are free, as pytest's own loop does: each is told the next, by which it tears down.

    Each runs ``TESTS_REPEAT`` times in a row.
    """
    folder = os.environ.get("TESTS_TAKEN")
    if not folder or session.config.option.collectonly:
        return None
    items = free(session.items, folder)
    item = next(items, None)
    while item:
        following = next(items, None)
        for _time in range(int(os.environ.get("TESTS_REPEAT") or 1)):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)
        item = following
    return True
