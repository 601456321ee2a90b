"""A pytest plugin: a class of tests stays on the day on which it began, though midnight comes while it runs.

Tests write documents of "today" and look at them minutes later. Their class is one transaction, so the database's clock
stands still for them; here Odoo's stands still with it. A test in the browser is not held: its browser's clock goes on.
"""

import datetime
from unittest.mock import patch

import pytest


def frozen():
    """Return whether a test has set the clock itself."""
    from freezegun.api import freeze_factories

    return bool(freeze_factories)


def held(original, value):
    """Return a function that gives a value, unless a test has set the clock itself."""
    return staticmethod(lambda *args: original(*args) if frozen() else value)


def patches(moment):
    """Return the patches that hold Odoo's clock at a moment.

    :param datetime moment: UTC, without a zone
    """
    from odoo import fields
    from odoo.tests.test_cursor import TestCursor

    context_today, cursor_now = fields.Date.context_today, TestCursor.now

    def today_of(record, timestamp=None):
        return context_today(record, timestamp or (None if frozen() else moment))

    def now_of(cursor):
        return cursor_now(cursor) if frozen() else moment

    return [
        patch.object(fields.Date, "today", held(fields.Date.today, moment.date())),
        patch.object(fields.Date, "context_today", staticmethod(today_of)),
        patch.object(fields.Datetime, "now", held(fields.Datetime.now, moment.replace(microsecond=0))),
        patch.object(TestCursor, "now", now_of),
    ]


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """Hold the clock in each class of tests that has a transaction and no browser."""
    from odoo.tests.common import HttpCase, TransactionCase

    original = TransactionCase.setUpClass.__func__

    def setUpClass(cls):
        original(cls)
        if not issubclass(cls, HttpCase):
            moment = cls.cr.now()
            assert isinstance(moment, datetime.datetime)
            for patcher in patches(moment):
                cls.startClassPatcher(patcher)

    TransactionCase.setUpClass = classmethod(setUpClass)
