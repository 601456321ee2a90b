"""Point 10: requirements.lock says exactly what the open files say roughly, for CI and for Docker."""

import glob
import importlib.metadata
import importlib.util
import os
import re

import pytest
from lib import python_env, stamps
from lib.say import Stop

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOCK = stamps.read(os.path.join(ROOT, "requirements.lock"))
requirements = pytest.importorskip("packaging.requirements")
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


def load():
    spec = importlib.util.spec_from_file_location("locked", os.path.join(ROOT, "docker", "locked.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(python):
    """Return {normal name: version} of what the lock file installs on Linux with a Python."""
    environment = {"python_version": python, "python_full_version": python + ".9", "sys_platform": "linux"}
    environment |= {"platform_system": "Linux", "os_name": "posix", "implementation_name": "cpython"}
    environment |= {"platform_python_implementation": "CPython", "platform_machine": "x86_64"}
    found = {}
    for name, entries in load().entries(LOCK).items():
        for entry in entries:
            requirement = requirements.Requirement(entry.partition("\\")[0].strip())
            if requirement.marker is None or requirement.marker.evaluate(environment):
                assert name not in found, entry
                (pin,) = requirement.specifier
                found[name] = pin.version
    return found


def asked():
    """Yield the requirements of the open files."""
    for name in python_env.REQUIREMENTS:
        for line in stamps.read(os.path.join(ROOT, name)).splitlines():
            if line.strip() and not line.startswith("#"):
                yield requirements.Requirement(line.partition(" #")[0])


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_file_agrees_with_the_open_ones(python):
    found = pins(python)
    for requirement in asked():
        version = found.get(load().normal(requirement.name))
        assert version, "{} is missing; make the lock file anew".format(requirement.name)
        assert requirement.specifier.contains(version), "{} is locked to {}".format(requirement, version)
    assert python_env.is_for(LOCK, python)


def test_each_entry_is_exact_and_has_its_hashes():
    entries = [entry for entries in load().entries(LOCK).values() for entry in entries]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.+!-]+( ; .+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+$", entry), entry


def test_no_registry_is_named():
    content = "".join(line for line in LOCK.splitlines(True) if not line.startswith("#"))
    assert not re.search(r"index|find-links|://| @ ", content.replace("_index", ""))


def test_what_docker_installs_is_whole():
    """All that those packages need is among them, or is what Odoo's image has for Odoo itself."""
    text = stamps.read(os.path.join(ROOT, "docker", "Dockerfile"))
    names = re.search(r'ARG PACKAGES="(.*)"', text).group(1).split()
    locked = load()
    picked = locked.pick(LOCK, names)
    assert set(locked.entries(picked)) == {locked.normal(name) for name in names}
    there = {"python-dateutil", "pytz", "six", "xlsxwriter"}
    environment = {"sys_platform": "linux", "python_version": "3.12", "platform_machine": "x86_64", "extra": ""}
    for name in names:
        for need in map(requirements.Requirement, importlib.metadata.requires(name) or ()):
            if need.marker is None or need.marker.evaluate(environment):
                assert locked.normal(need.name) in there | set(map(locked.normal, names)), (name, need)
    wanted = {locked.normal(line.name) for line in map(requirements.Requirement, lines("requirements.txt"))}
    assert wanted <= there | set(map(locked.normal, names))
    with pytest.raises(KeyError):
        locked.pick(LOCK, ["no-such-package"])


def lines(name):
    text = stamps.read(os.path.join(ROOT, name))
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_which_pythons_it_is_for():
    text = "# For Python 3.10 to 3.12.\n"
    assert [python_env.is_for(text, version) for version in ("3.9", "3.10", "3.12", "3.13")] == [
        False,
        True,
        True,
        False,
    ]
    assert not python_env.is_for("", "3.12")


def test_another_python_and_a_missing_version_are_said_and_a_wrong_file_stops(tmp_path, monkeypatch, capsys):
    lock, log = tmp_path / "lock", tmp_path / "log"
    lock.write_text("# For Python 3.10 to 3.12.\n")
    calls = []

    def fail(command, what, path, **options):
        calls.append(command)
        if log.exists():
            raise Stop("failed")

    monkeypatch.setattr(python_env.process, "run_logged", fail)
    for version, output, result, word in (
        ("3.13", None, False, "it is not for Python 3.13"),
        ("3.12", None, True, ""),
        ("3.12", "ERROR: No matching distribution found for numpy==9", False, "there is no numpy==9 here"),
    ):
        if output:
            log.write_text(output)
        assert python_env.install_exact(["pip"], str(lock), version, str(log), {}) is result
        assert word in capsys.readouterr().err
    assert calls[0] == ["pip", "--require-hashes", "-r", str(lock)]
    log.write_text("THESE PACKAGES DO NOT MATCH THE HASHES\nNo matching distribution found for x")
    with pytest.raises(Stop):
        python_env.install_exact(["pip"], str(lock), "3.12", str(log), {})


def test_the_lock_file_is_where_the_scripts_look():
    assert glob.glob(os.path.join(ROOT, python_env.LOCK))
