"""“Done when” 3 once more: the whole server dies in the middle of a refresh, and comes back.

SIGKILL of one of its processes: the server ends all connections and recovers. Nothing runs beside these tests.
"""

import os
import signal

import pytest

from .held_run import wait
from .own_server import answers, private, tool

pytestmark = [pytest.mark.alone, private]


@pytest.mark.parametrize("runs, place", [("facts", 0), ("values", 1)])
def test_connection_is_killed(company, runs, place):
    """The kernel ends one of the two; the server recovers, and unlogged tables are empty when it is back."""
    with company.halfway(runs) as slices:
        os.kill(slices[place], signal.SIGKILL)
        wait(lambda: not os.path.exists("/proc/{}".format(slices[place])))
    assert company.processes.end() != 0
    wait(answers)
    company.assert_completed()


def test_server_restarts(company):
    """The server is restarted at once while both write."""
    with company.halfway("values"):
        tool("pg_ctl", "restart", "-w", "-m", "immediate", "-D", os.environ["FAULTS_DATA"], "-l", os.devnull)
    assert company.processes.end() != 0
    company.assert_completed()
