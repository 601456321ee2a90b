"""A pytest plugin: count the tours that ran in a browser, and let no test be skipped in silence."""

import os
import time

import pytest

COUNTED = {"tours": 0, "browser": 0}
#: How much longer than Odoo's tests usually do ours wait for the browser: a busy machine takes longer.
PATIENCE = 2
BEGUN = time.time()


def count_calls(owner, name, key):
    """Count the calls of a method that end without an exception."""
    original = getattr(owner, name)

    def counting(*args, **kwargs):
        result = original(*args, **kwargs)
        COUNTED[key] += 1
        return result

    setattr(owner, name, counting)


def be_patient(common, times):
    """Let Odoo's tests wait longer for the browser and for answers: to wait costs nothing where all goes well.

    :param common: module ``odoo.tests.common``
    :param int times: how many times longer than usual
    """
    # Odoo sets it to 1 for each browser, and multiplies by it what it waits.
    common.ChromeBrowser.throttling_factor = property(lambda _browser: times, lambda _browser, _usual: None)
    common.CHECK_BROWSER_ITERATIONS *= times
    original = common.HttpCase.url_open

    def url_open(self, *args, timeout=12, **kwargs):
        return original(self, *args, timeout=timeout * times, **kwargs)

    common.HttpCase.url_open = url_open


def is_tour(path):
    """Tell whether a file of tests holds tours: its name says so (a test of the scripts looks after that)."""
    return "tours" in os.path.basename(str(path))


def pytest_collection_modifyitems(config, items):
    """Leave out the tours, or all else, as the command line says."""
    chosen = os.environ.get("TESTS_TOURS")
    if chosen:
        left_out = [item for item in items if is_tour(item.path) != (chosen == "only")]
        items[:] = [item for item in items if is_tour(item.path) == (chosen == "only")]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """Listen to Odoo's browser methods.

    A request waits for the one before it. After the usual 20 seconds the web client would be given an error page where
    it wants data; a busy machine takes longer.
    """
    from odoo.tests import common
    from odoo.tests.common import BaseCase, HttpCase

    slowness = int(os.environ.get("TESTS_THROTTLE") or 1)
    BaseCase.test_cursor_lock_timeout = 120 * slowness
    be_patient(common, PATIENCE * slowness)
    count_calls(HttpCase, "start_tour", "tours")
    count_calls(HttpCase, "browser_js", "browser")
    session.config.skipped_names = []


def pytest_runtest_logreport(report):
    """Note skipped tests (an expected failure is not one)."""
    if report.skipped and not hasattr(report, "wasxfail"):
        COUNTED.setdefault("skipped", []).append(report.nodeid)


def pytest_collectreport(report):
    """Note skipped modules."""
    if report.skipped:
        COUNTED.setdefault("skipped", []).append(report.nodeid)


def complaints():
    """Return what makes a run fail although no test failed."""
    found = []
    if COUNTED.get("skipped"):
        found.append("skipped tests count as failures: " + ", ".join(COUNTED["skipped"]))
    if os.environ.get("GRC_TOURS_REQUIRED") and not COUNTED["tours"]:
        found.append("no tour ran: at least one must")
    return found


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """Fail the run for skipped tests and for the lack of tours."""
    if exitstatus == 0 and complaints():
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    """Say how many tours ran, before pytest's closing line."""
    for complaint in complaints():
        terminalreporter.write_line("FAILED: " + complaint, red=True)
    other = COUNTED["browser"] - COUNTED["tours"]
    terminalreporter.write_line("tours run: {} (and {} other tests in the browser)".format(COUNTED["tours"], other))
    moments = [time.strftime("%Y-%m-%d %H:%M", time.gmtime(moment)) for moment in (BEGUN, time.time())]
    terminalreporter.write_line("run from {} to {} UTC".format(*moments))
