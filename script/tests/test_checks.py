"""Each thing that can be missing gets one clear sentence with the remedy."""

import ast
import collections
import errno
import glob
import os
import socket

import pytest
from lib import browser, checks, cmd_server, debian, odoo_home, places, postgres, python_env
from lib.say import Steps, Stop

SCRIPT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def sentence(call, *args, **kwargs):
    """Return what a call stops with."""
    with pytest.raises(Stop) as stopped:
        call(*args, **kwargs)
    return str(stopped.value)


@pytest.mark.parametrize(("version", "wanted"), [((3, 9), False), ((3, 10), True), ((3, 13), True), ((3, 14), False)])
def test_supported_pythons(version, wanted):
    assert checks.python_is_supported(version) is wanted


def test_python_too_old():
    assert "Python 3.8 is too old; install Python 3.10 to 3.13" in sentence(checks.require_python, (3, 8, 1), "Linux")


def test_other_system():
    assert "Docker" in sentence(checks.require_python, (3, 12), "Darwin")


def test_scripts_parse_on_the_python_that_is_too_old():
    paths = glob.glob(os.path.join(SCRIPT, "main.py")) + glob.glob(os.path.join(SCRIPT, "lib", "*.py"))
    assert len(paths) > 20
    for path in paths:
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        assert bool(ast.parse(text, path, feature_version=(3, 8)).body) == bool(text), path


def fake_python(tmp_path, name, answer):
    """Write a program that answers the probe like a Python of some version."""
    path = tmp_path / name
    path.write_text("#!/bin/sh\nprintf '{}\\n/usr\\n'\n".format(answer))
    path.chmod(0o755)
    return str(path)


def test_python_too_new(tmp_path):
    options = [fake_python(tmp_path, "python3.14", "3 14")]
    assert "this machine offers 3.14; install one of those" in sentence(python_env.choose, False, options)


def test_a_supported_python_is_found_behind_one_that_is_not(tmp_path):
    good = fake_python(tmp_path, "good", "3 12")
    assert python_env.choose(False, [fake_python(tmp_path, "new", "3 14"), good]) == (good, "3.12")


def test_no_python_at_all(tmp_path):
    assert "this machine offers none" in sentence(python_env.choose, False, [str(tmp_path / "nothing")])


def test_python_that_only_root_may_enter(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    options = [fake_python(closed, "python3", "3 12")]
    assert "which only root may enter" in sentence(python_env.choose, True, options)


@pytest.mark.parametrize(
    "output",
    [
        "W: Failed to fetch x  Temporary failure resolving 'mirror'",
        "pip._vendor.urllib3.exceptions.NewConnectionError: Failed to establish a new connection",
        "npm error code ENOTFOUND",
    ],
)
def test_no_network(output):
    assert "no answer from the network; check the connection" in str(checks.explain("Odoo", output, "/x"))


@pytest.mark.parametrize("output", ["dpkg: error: No space left on device", "npm error ENOSPC"])
def test_disk_full_in_a_command(output):
    assert str(checks.explain("Odoo", output, "/x")).startswith("The disk is full; free about 5.0 GB where /x lies")


def test_other_failures_show_the_end_of_the_output():
    assert "the reason" in str(checks.explain("Odoo", "noise\n" * 50 + "the reason", "/x"))


def test_too_little_space_is_told_before(tmp_path, monkeypatch):
    usage = collections.namedtuple("usage", "total used free")(10**10, 10**10 - 10**9, 10**9)
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _folder: usage)
    told = sentence(checks.require_space, str(tmp_path / "not" / "there"))
    assert "1.0 GB free" in told
    assert "about 5.0 GB needed" in told


@pytest.mark.parametrize(
    ("number", "part"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "No permission to write /x"), (errno.EROFS, "No permission")],
)
def test_errors_of_the_system(number, part):
    assert part in checks.sentence_for(OSError(number, "", "/x"))


def test_other_errors_are_not_hidden():
    assert checks.sentence_for(OSError(errno.EIO, "", "/x")) is None


def test_port_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "Port {} is taken".format(port) in sentence(checks.choose_port, port, True)
        assert checks.choose_port(port, False) > port


def test_address_of_another_machine():
    assert "no address 192.0.2.1" in sentence(checks.choose_port, 8069, True, "192.0.2.1")


def test_other_system_than_debian(tmp_path):
    release = tmp_path / "os-release"
    release.write_text('ID=fedora\nPRETTY_NAME="Fedora 42"\n')
    assert "this is Fedora 42; use Debian 12 or later, or set ODOO_HOME" in sentence(debian.release, str(release))


@pytest.mark.parametrize("codename", ["bookworm", "trixie"])
def test_the_codename_is_read(tmp_path, codename):
    release = tmp_path / "os-release"
    release.write_text("ID=debian\nVERSION_CODENAME={}\n".format(codename))
    assert debian.release(str(release)) == codename


def test_no_apt(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "There is no apt-get here; use Debian" in sentence(debian.Apt, str(tmp_path), "sid")


def test_no_browser_and_no_way_to_one(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    told = sentence(browser.unpack, str(tmp_path), Steps(1))
    assert "There is no browser for the tours" in told
    assert "apt-get install chromium" in told


def test_odoo_home_without_odoo(tmp_path):
    assert "There is no odoo/release.py in ODOO_HOME" in sentence(odoo_home.given, {"ODOO_HOME": str(tmp_path)})


def test_odoo_home_with_another_version(tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, 'final', 0, '')\n")
    assert "holds Odoo 18" in sentence(odoo_home.given, {"ODOO_HOME": str(tmp_path)})


def test_odoo_home_is_used(tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    assert odoo_home.given({"ODOO_HOME": str(tmp_path)}) == str(tmp_path)
    assert odoo_home.given({}) is None


def test_database_user_postgres():
    assert "Odoo refuses" in sentence(postgres.Given, {"PGHOST": "x", "PGUSER": "postgres"})


def test_relative_cache():
    assert "must be an absolute path" in sentence(places.cache_folder, {"XDG_CACHE_HOME": "here"})


@pytest.mark.parametrize(
    ("argv", "part"),
    [
        (["--empty", "--full"], "exclude each other"),
        (["--demo", "--empty"], "exclude each other"),
        (["--plain"], "--plain goes with --full"),
        (["--yes"], "--yes goes with --drop"),
        (["--port", "70000"], "1 to 65535"),
        (["--database", "a;b"], "letters, digits"),
        (["--database", "postgres"], "choose another"),
    ],
)
def test_options_that_mean_nothing(argv, part, capsys):
    with pytest.raises(SystemExit):
        cmd_server.parse(argv)
    assert part in capsys.readouterr().err
