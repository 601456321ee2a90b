"""The things that can be missing, each with one sentence that gives the remedy.

This file must parse on Python 3.8: it is what tells that such a Python is too old.
"""

import errno
import os
import platform
import shutil
import socket
import sys

from .say import Stop, size

OLDEST = (3, 10)
NEWEST = (3, 13)
NEED_BYTES = 5 * 10**9

NO_NETWORK = (
    "{what} could not be fetched: no answer from the network; check the connection (and http_proxy "
    "and https_proxy if you need a proxy), then run the same command again: it goes on where it stopped."
)
DISK_FULL = "The disk is full; free about {need} where {where} lies, then run the same command again."


def python_is_supported(version):
    """Tell whether Odoo 19 runs on this (major, minor)."""
    return OLDEST <= tuple(version[:2]) <= NEWEST


def require_python(version=sys.version_info, system=None):
    """Stop unless this is Linux with a Python that can read the rest of the scripts."""
    if (system or platform.system()) != "Linux":
        raise Stop("These scripts need Linux; elsewhere use Docker (docker/README.md).")
    if tuple(version[:2]) < OLDEST:
        raise Stop(
            "Python {}.{} is too old; install Python 3.10 to 3.13 (Debian 12 and later have one: "
            "apt-get install python3) and put it first on PATH.".format(*version[:2])
        )


def no_supported_python(found):
    """Return the Stop for a machine on which no usable Python was found."""
    return Stop(
        "Odoo 19 runs on Python 3.10 to 3.13, and this machine offers {}; install one of those "
        "(for example with pyenv or uv) and put it first on PATH.".format(", ".join(found) or "none")
    )


def looks_like_no_network(output):
    """Tell whether the output of apt, pip or npm speaks of an unreachable network."""
    signs = (
        "Could not resolve", "Temporary failure resolving", "Temporary failure in name resolution",
        "Name or service not known", "Network is unreachable", "Connection refused", "Connection timed out",
        "Could not connect", "NewConnectionError", "NameResolutionError", "ConnectTimeoutError",
        "Failed to establish a new connection", "EAI_AGAIN", "ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT",
        "Cannot connect to proxy", "Could not find a version that satisfies the requirement pip",
    )  # fmt: skip
    return any(sign in output for sign in signs)


def looks_like_disk_full(output):
    """Tell whether the output of a command speaks of a full disk."""
    return "No space left on device" in output or "ENOSPC" in output or "Disk quota exceeded" in output


def explain(what, output, where):
    """Return the Stop that explains why a command (apt, pip, npm, initdb…) failed."""
    if looks_like_disk_full(output):
        return Stop(DISK_FULL.format(need=size(NEED_BYTES), where=where))
    if looks_like_no_network(output):
        return Stop(NO_NETWORK.format(what=what))
    lines = [line for line in output.strip().splitlines() if line.strip()]
    tail = "\n".join("    " + line for line in lines[-12:])
    return Stop("{} failed; the end of what it printed:\n{}".format(what, tail))


def require_space(folder, need=NEED_BYTES):
    """Stop early when the disk cannot hold what will be fetched."""
    while not os.path.exists(folder):
        folder = os.path.dirname(folder)
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Stop(
            "Too little disk space: {} free where {} lies, about {} needed; free some, or set "
            "XDG_CACHE_HOME to a folder on another disk.".format(size(free), folder, size(need))
        )


def sentence_for(error):
    """Return a sentence for an OSError that a person can remedy, else None."""
    where = error.filename or "the clone or the cache"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL.format(need=size(NEED_BYTES), where=where)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            "No permission to write {}; run the command as the user who owns it, or give it to "
            "yourself (chown), or set XDG_CACHE_HOME to a folder of yours.".format(where)
        )
    return None


def port_is_free(port, address="127.0.0.1"):
    """Tell whether a server could listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Stop("Port {} needs root; choose one above 1023 with --port.".format(port)) from None
            if error.errno == errno.EADDRNOTAVAIL:
                raise Stop("This machine has no address {}; choose another --interface.".format(address)) from None
            return False
    return True


def choose_port(wanted, insist, address="127.0.0.1"):
    """Return the port to use: the wanted one, or, unless insisted on, the next free one."""
    if port_is_free(wanted, address):
        return wanted
    if insist:
        raise Stop(
            "Port {} is taken by another program; stop that program, or choose another port "
            "with --port, or leave --port out to get a free one.".format(wanted)
        )
    for port in range(wanted + 1, wanted + 200):
        if port_is_free(port, address):
            return port
    raise Stop("No free port between {} and {}; choose one with --port.".format(wanted, wanted + 199))
