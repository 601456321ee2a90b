"""A pytest plugin: count the tours that ran in a browser, and let no test be skipped in silence."""

import os

import pytest

COUNTED = {"tours": 0, "browser": 0}


def count_calls(owner, name, key):
    """Count the calls of a method that end without an exception."""
    original = getattr(owner, name)

    def counting(*args, **kwargs):
        result = original(*args, **kwargs)
        COUNTED[key] += 1
        return result

    setattr(owner, name, counting)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """Listen to Odoo's browser methods.

    A request waits for the one before it. After the usual 20 seconds the web client would be given an error page where
    it wants data; a busy machine takes longer.
    """
    from odoo.tests.common import BaseCase, HttpCase

    BaseCase.test_cursor_lock_timeout = 120

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
