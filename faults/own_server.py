"""What is done to a server that is the clone's own."""

import os
import subprocess

import psycopg2
import pytest

from .database import server

private = pytest.mark.skipif(
    os.environ.get("GRC_POSTGRESQL") != "own", reason="the processes of a given server (PGHOST) are not ours to end"
)


def answers():
    """Return whether the server takes connections."""
    try:
        with server() as cr:
            cr.execute("SELECT 1")
    except psycopg2.OperationalError:
        return False
    return True


def tool(name, *arguments):
    """Run one of the server's own tools."""
    command = [os.path.join(os.environ["FAULTS_BINARIES"], name), *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-2000:]
