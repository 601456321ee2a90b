"""Faults that are real: processes that die, a server that stops, a disk that is full, a suite that is uninstalled.

Run by ``script/test`` after all other tests, and by ``script/test --faults`` alone: they end server processes, which
other tests would notice. Each test works on a copy of the database in which the suite is installed.
"""

import os

import pytest

from .database import Copy


@pytest.fixture(scope="module")
def copy(request):
    """Give a database with the suite, dropped after the tests of the module."""
    name = "{}_{}".format(os.environ["FAULTS_DATABASE"], request.module.__name__.rpartition("test_")[2])
    database = Copy(name)
    database.create()
    yield database
    database.drop()
