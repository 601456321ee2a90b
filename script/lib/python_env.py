"""The virtual environment with Odoo's, the addons' and the developers' requirements.

They are installed in the exact versions of requirements.lock, by their hashes, where the lock file is for this Python;
else in the newest ones that the open files allow, which is said.
"""

import glob
import os
import re
import subprocess
import sys

from . import checks, places, process, stamps
from .debian import Apt
from .say import Stop, say, size

REQUIREMENTS = ("requirements-odoo.txt", "requirements.txt", "requirements-dev.txt")
OCA = "requirements-oca.txt"
LOCK = "requirements.lock"
PYTHONS = re.compile(r"^#.*\bPython (\d+)\.(\d+) to (\d+)\.(\d+)", re.MULTILINE)
OPEN = "The Python packages are the newest that requirements*.txt allow, not those of {}: {}."
PROBE = "import sys, venv; print(*sys.version_info[:2]); print(sys.base_prefix)"


def candidates():
    """Yield the paths of Pythons worth trying, best first."""
    yield getattr(sys, "_base_executable", None) or sys.executable
    yield "/usr/bin/python3"
    for minor in (13, 12, 11, 10):
        for folder in ("/usr/bin", "/usr/local/bin"):
            yield "{}/python3.{}".format(folder, minor)


def choose(for_others, options=None):
    """Return (path, version) of a supported Python; ``for_others``: one that every user may run."""
    refused = []
    for path in options or candidates():
        if not os.path.exists(path):
            continue
        done = subprocess.run([path, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        lines = done.stdout.splitlines()
        if done.returncode or len(lines) < 2:
            continue
        version = tuple(int(part) for part in lines[0].split())
        name = "{}.{}".format(*version)
        if not checks.python_is_supported(version):
            refused.append(name)
        elif for_others and not (places.open_to_others(lines[1]) and places.open_to_others(os.path.dirname(path))):
            refused.append("{} in {}, which only root may enter".format(name, lines[1]))
        else:
            return path, name
    raise checks.no_supported_python(sorted(set(refused)))


def pip_wheel(cache):
    """Return the path of a pip that needs no installation (for a Python without ensurepip)."""
    folder = os.path.join(cache, "pip")
    found = glob.glob(os.path.join(folder, "usr/share/python-wheels/pip-*.whl"))
    if not found:
        apt = Apt(cache, "own")
        apt.update()
        apt.unpack(["python3-pip-whl"], folder)
        found = glob.glob(os.path.join(folder, "usr/share/python-wheels/pip-*.whl"))
    return found[0]


def make(python, folder, cache):
    """Create the virtual environment, also with a Python that lacks ensurepip (Debian without python3-venv)."""
    has_pip = not subprocess.run([python, "-c", "import ensurepip"], stderr=subprocess.DEVNULL).returncode
    create = [python, "-m", "venv", "--clear"] + ([] if has_pip else ["--without-pip"])
    process.run(create + [folder], "The virtual environment", cache)
    if not has_pip:
        inside = os.path.join(folder, "bin", "python")
        environ = dict(os.environ, PYTHONPATH=pip_wheel(cache))
        process.run([inside, "-m", "pip", "install", "-q", "pip"], "pip", cache, env=environ)


def ensure(place, steps):
    """Make sure that the virtual environment is complete; return its folder."""
    python, version = choose(place.is_root)
    files = [os.path.join(place.root, name) for name in REQUIREMENTS]
    oca = os.path.join(place.root, OCA)
    lock = os.path.join(place.root, LOCK)
    key = stamps.digest(python, version, *[stamps.read(name) for name in files + [oca, lock]])
    folder = os.path.join(place.cache, "venv-{}-{}".format(version, key))
    stamp = os.path.join(place.cache, "stamps", os.path.basename(folder))
    if stamps.read(stamp) and os.path.exists(os.path.join(folder, "bin/python")):
        steps.skip()
        return folder
    log = os.path.join(place.cache, "log", "pip.log")
    with steps.step("Installing the Python packages for Python {} (about 300 MB to fetch)".format(version)) as step:
        if not os.path.exists(os.path.join(folder, "bin/pip")):
            make(python, folder, place.cache)
        # Byte code is written at the first use, into the run folder: compiling all of it here costs more.
        pip = [os.path.join(folder, "bin/python"), "-m", "pip", "install", "--no-compile", "--no-input"]
        environ = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER")}
        if not install_exact(pip, lock, version, log, environ):
            install = pip + [part for name in files for part in ("-r", name)]
            process.run_logged(install, "Installing the Python packages", log, env=environ)
        if has_requirements(oca):
            # They require a distribution called odoo, which is not on PyPI: hence no dependencies.
            process.run_logged(pip + ["--no-deps", "-r", oca], "Installing the OCA addons", log, env=environ)
        stamps.write(stamp)
        step.note = size(process.tree_size(folder))
    return folder


def is_for(text, version):
    """Tell whether a lock file (its text) is for a version of Python like ``3.12``."""
    found = PYTHONS.search(text)
    if not found:
        return False
    first, last = ((int(found.group(place)), int(found.group(place + 1))) for place in (1, 3))
    return first <= tuple(int(part) for part in version.split(".")) <= last


def install_exact(pip, lock, version, log, environ):
    """Install the versions of the lock file; return False, and say why, where they are not for this machine.

    Packages that are not what the lock file says they are stop everything.
    """
    if not is_for(stamps.read(lock), version):
        say(OPEN.format(LOCK, "it is not for Python " + version))
        return False
    try:
        process.run_logged(pip + ["--require-hashes", "-r", lock], "Installing the Python packages", log, env=environ)
    except Stop:
        missing = re.search(r"No matching distribution found for (\S+)", stamps.read(log))
        if not missing or "DO NOT MATCH THE HASHES" in stamps.read(log):
            raise
        say(OPEN.format(LOCK, "there is no {} here".format(missing.group(1))))
        return False
    return True


def has_requirements(path):
    """Tell whether a requirements file names anything."""
    return any(line.strip() and not line.startswith("#") for line in stamps.read(path).splitlines())
