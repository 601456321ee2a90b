"""The virtual environment with Odoo's, the addons' and the developers' requirements."""

import glob
import os
import subprocess
import sys

from . import checks, places, process, stamps
from .debian import Apt
from .say import size

REQUIREMENTS = ("requirements-odoo.txt", "requirements.txt", "requirements-dev.txt")
OCA = "requirements-oca.txt"
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
    key = stamps.digest(python, version, *[stamps.read(name) for name in files + [oca]])
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
        process.run_logged(
            pip + [part for name in files for part in ("-r", name)], "Installing the Python packages", log, env=environ
        )
        if has_requirements(oca):
            # They require a distribution called odoo, which is not on PyPI: hence no dependencies.
            process.run_logged(pip + ["--no-deps", "-r", oca], "Installing the OCA addons", log, env=environ)
        stamps.write(stamp)
        step.note = size(process.tree_size(folder))
    return folder


def has_requirements(path):
    """Tell whether a requirements file names anything."""
    return any(line.strip() and not line.startswith("#") for line in stamps.read(path).splitlines())
