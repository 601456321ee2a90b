"""Faults that are real: processes that die, a server that stops, a disk that is full, a suite that is uninstalled.

Run by ``script/test`` after all other tests, and by ``script/test --faults`` alone. Each file has copies of its own of
the database in which the suite is installed. What ends processes of the server is marked ``alone``, and comes last.
"""

import os

import pytest

from .database import Copy
from .held_run import CUSTOMERS, GENERATE, Company
from .nursery import nursery

#: What takes longest, and so begins first.
LONGEST = ("test_uninstall", "test_refresh_dies")


def pytest_collection_modifyitems(items):
    """Begin with what takes longest."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture(scope="module")
def copy(request):
    """Give a database with the suite, dropped after the tests of the module."""
    name = "{}_{}".format(os.environ["FAULTS_DATABASE"], request.module.__name__.rpartition("test_")[2])
    database = Copy(name)
    database.create()
    yield database
    database.drop()


@pytest.fixture(scope="module")
def founded(copy):
    """Give a database with a company of many customers, and processes on it."""
    with nursery(copy) as processes:
        processes.run(GENERATE.format(customers=CUSTOMERS))
        yield Company(copy, processes)


@pytest.fixture
def company(founded):
    """Give that company; a test that fails leaves no program that waits for it."""
    yield founded
    if founded.processes.running:
        founded.processes.kill()


@pytest.fixture
def others(company):
    """Give other processes on the same database."""
    with nursery(company.database) as processes:
        yield processes
