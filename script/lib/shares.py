"""A pytest plugin: several processes share the tests out, each takes the next file that nobody has taken.

Every process collects all tests in the same order; the folder that ``TESTS_TAKEN`` names holds a file for each taken.
"""

import os

import pytest

TAKEN = {}


def take(folder, name):
    """Return whether this process is the first to ask for a name."""
    os.makedirs(folder, exist_ok=True)
    try:
        os.close(os.open(os.path.join(folder, name.replace(os.sep, "|")), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """Leave out a test whose file another process has taken."""
    folder = os.environ.get("TESTS_TAKEN")
    if not folder:
        return None
    name = item.nodeid.partition("::")[0]
    if name not in TAKEN:
        TAKEN[name] = take(folder, name)
    return None if TAKEN[name] else True
