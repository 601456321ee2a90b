"""Databases that the scripts drop: also while a worker of the server is still at them."""

import types

import pytest
from lib import database
from lib.say import Stop

WORKER = "psycopg2.errors.InsufficientPrivilege: must be a member of the role whose process is being terminated"


@pytest.fixture
def databases(tmp_path, monkeypatch):
    """Databases of a server whose answers are given; what they waited is noted."""
    place = types.SimpleNamespace(own_folder=lambda _name: str(tmp_path))
    made = database.Databases(types.SimpleNamespace(place=place))
    made.refusals, made.asked, made.waited = [], [], []

    def sql(statement, *_args):
        made.asked.append(statement)
        if made.refusals:
            raise Stop(made.refusals.pop(0))

    made.sql = sql
    monkeypatch.setattr(database.time, "sleep", made.waited.append)
    return made


def test_a_worker_of_the_server_is_waited_for(databases):
    databases.refusals = [WORKER] * 2
    databases.drop("gone")
    assert databases.asked == ['DROP DATABASE IF EXISTS "gone" WITH (FORCE)'] * 3
    assert databases.waited == [1, 1]


def test_nobody_waits_for_ever(databases):
    databases.refusals = [WORKER] * 1000
    with pytest.raises(Stop, match="InsufficientPrivilege"):
        databases.drop("busy")
    assert len(databases.waited) == database.PATIENCE


def test_other_refusals_are_told_at_once(databases):
    databases.refusals = ["psycopg2.OperationalError: no server"]
    with pytest.raises(Stop, match="no server"):
        databases.drop("gone")
    assert databases.waited == []
