"""The parts of the bootstrap that keep state: stamps, locks, folders, copies."""

import os
import subprocess
import sys
import types

import pytest
from lib import choice, mirror, odoo, odoo_home, places, postgres, python_env, say, stamps
from lib.say import Stop

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def test_stamps_are_written_whole(tmp_path):
    stamp = str(tmp_path / "stamps" / "one")
    assert stamps.read(stamp) == ""
    stamps.write(stamp, "text")
    assert stamps.read(stamp) == "text"
    assert os.listdir(tmp_path / "stamps") == ["one"]
    stamps.remove(stamp)
    stamps.remove(stamp)
    assert stamps.read(stamp) == ""


def test_digest_tree_sees_names_and_content(tmp_path):
    (tmp_path / "a").write_text("1")
    first = stamps.digest_tree(str(tmp_path))
    (tmp_path / "a").write_text("2")
    second = stamps.digest_tree(str(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    third = stamps.digest_tree(str(tmp_path))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x").write_text("")
    assert len({first, second, third}) == 3
    assert stamps.digest_tree(str(tmp_path)) == third


def test_a_second_script_waits_for_the_lock(tmp_path, capsys):
    path = str(tmp_path / "lock")
    program = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from lib import stamps\n"
        "with stamps.lock(sys.argv[1], 'waiting'): pass"
    )
    with stamps.lock(path, "busy"):
        command = [sys.executable, "-c", program, path, os.path.join(ROOT, "script")]
        other = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert other.stderr.readline() == "waiting\n"
        assert other.poll() is None
    assert other.wait(30) == 0
    other.stderr.close()


def test_run_folder_in_an_open_clone(tmp_path):
    assert places.run_folder(str(tmp_path), private=False) == os.path.realpath(tmp_path / ".run")


def test_run_folder_of_a_closed_clone_is_a_link(tmp_path):
    state = str(tmp_path / "state")
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    target = places.run_folder(str(one), private=True, state=state)
    assert os.path.realpath(one / ".run") == target
    assert places.run_folder(str(one), private=True, state=state) == target
    # A copied clone brings the link along, and must not use the other's databases.
    os.symlink(target, other / ".run")
    assert places.run_folder(str(other), private=True, state=state) != target


def test_run_folder_that_became_private_is_not_thrown_away(tmp_path):
    (tmp_path / ".run").mkdir()
    with pytest.raises(Stop, match="remove it"):
        places.run_folder(str(tmp_path), private=True, state=str(tmp_path / "state"))


def test_open_to_others(tmp_path):
    tmp_path.chmod(0o755)
    assert places.open_to_others("/usr/bin")
    closed = tmp_path / "closed"
    (closed / "inside").mkdir(parents=True)
    closed.chmod(0o711)
    assert not places.open_to_others(str(closed))
    closed.chmod(0o700)
    assert not places.open_to_others(str(closed / "inside"))
    assert not places.open_to_others(str(closed / "not" / "there"))


def test_code_is_copied_readable_and_without_the_rest(tmp_path):
    source, target = tmp_path / "source", tmp_path / "run" / "code"
    for name in (".git", "addons/x", "node_modules"):
        (source / name).mkdir(parents=True)
        (source / name / "file").write_text("1")
        (source / name / "file").chmod(0o600)
    mirror.mirror_code(str(source), str(target))
    assert sorted(os.listdir(target)) == ["addons"]
    assert (target / "addons" / "x" / "file").stat().st_mode & 0o777 == 0o644
    (source / "addons" / "x" / "file").write_text("2")
    (source / "addons" / "x" / "other").write_text("3")
    mirror.mirror_code(str(source), str(target))
    assert (target / "addons" / "x" / "file").read_text() == "2"
    assert os.listdir(tmp_path / "run") == ["code"]


def test_fixed_trees_are_linked_once(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "file").write_text("1")
    target = mirror.mirror_fixed(str(source), str(tmp_path / "run"), "odoo", "key")
    assert os.path.samefile(os.path.join(target, "file"), source / "file")
    os.unlink(os.path.join(target, "file"))
    assert os.listdir(mirror.mirror_fixed(str(source), str(tmp_path / "run"), "odoo", "key")) == []
    assert os.listdir(mirror.mirror_fixed(str(source), str(tmp_path / "run"), "odoo", "new key")) == ["file"]


def test_dangling_links_are_found(tmp_path):
    os.symlink("/nowhere/at/all", tmp_path / "lost")
    os.symlink("/usr", tmp_path / "good")
    assert odoo_home.dangling_links(str(tmp_path)) == [str(tmp_path / "lost")]


def test_dependencies_are_those_of_others(tmp_path):
    for name, depends in (("grc_base", ["account"]), ("grc_scoring", ["grc_base", "utm"])):
        (tmp_path / "addons" / name).mkdir(parents=True)
        (tmp_path / "addons" / name / "__manifest__.py").write_text(repr({"depends": depends}))
    assert odoo.dependencies(str(tmp_path)) == sorted({"account", "utm", *odoo.EXTRA})
    (tmp_path / "addons" / "grc_base" / "__manifest__.py").write_text("{")
    with pytest.raises(Stop, match="cannot be read"):
        odoo.manifests(str(tmp_path))


def test_paths_of_the_test_runs(tmp_path):
    (tmp_path / "addons" / "x" / "tests" / "engine").mkdir(parents=True)
    code = str(tmp_path)
    assert choice.split(code, []) == (["addons/x/tests/engine"], ["addons/x/tests"], [])
    assert choice.split(code, ["-k", "y"]) == (["addons/x/tests/engine"], ["addons/x/tests"], ["-k", "y"])
    assert choice.split(code, ["addons/x/tests/engine"]) == (["addons/x/tests/engine"], [], [])
    assert choice.split(code, ["addons/x", "-x"]) == ([], ["addons/x"], ["-x"])


def test_tests_of_faults_come_with_everything_or_by_name(tmp_path):
    (tmp_path / "faults").mkdir()
    (tmp_path / "faults" / "test_one.py").write_text("")
    (tmp_path / "addons").mkdir()
    code = str(tmp_path)
    assert choice.faults_among(code, []) == choice.faults_among(code, ["-k", "x"]) == ["faults"]
    assert choice.faults_among(code, ["addons"]) == []
    assert choice.faults_among(code, ["faults/test_one.py", "-x"]) == ["faults/test_one.py"]
    assert choice.split(code, ["faults/test_one.py", "-x"]) == ([], [], ["-x"])


def test_examples_are_tested_apart(tmp_path):
    """In a database of their own, with everything or by name."""
    (tmp_path / "examples" / "x" / "tests").mkdir(parents=True)
    (tmp_path / "addons").mkdir()
    code = str(tmp_path)
    assert choice.examples_among(code, []) == ["examples/x/tests"]
    assert choice.examples_among(code, ["addons"]) == []
    assert choice.examples_among(code, ["examples/x"]) == ["examples/x"]
    assert choice.split(code, ["examples/x"]) == ([], [], [])


def test_each_engine_is_tested_from_its_own_folder():
    assert choice.engine_root("addons/x/tests/engine/test_y.py") == "addons/x/tests/engine"
    assert choice.engine_root("script/tests") == ""


def test_postgresql_of_the_machine_needs_its_server(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "15" / "bin").mkdir(parents=True)
    (tmp_path / "15" / "bin" / "psql").write_text("")
    assert postgres.machine_binaries(str(tmp_path / "*" / "bin")) == {}


def test_shared_memory_must_serve_everybody(tmp_path):
    assert not postgres.has_shared_memory(str(tmp_path / "nothing"))
    tmp_path.chmod(0o755)
    assert not postgres.has_shared_memory(str(tmp_path))


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        ("FATAL: No space left on device\n", "FATAL: could not bind\n", "could not bind"),
        ("LOG: ready\n", "FATAL: No space left on device\n", "The disk is full"),
        ("", "PANIC: Disk quota exceeded\n", "The disk is full"),
    ],
)
def test_a_full_disk_of_this_start_alone(tmp_path, monkeypatch, before, now, sentence):
    """Point 20: what an older start wrote to the server's log is not why this one failed."""
    place = types.SimpleNamespace(run=str(tmp_path), own_folder=lambda _name: str(tmp_path))
    cluster = postgres.Private(place, "bin")
    log = tmp_path / "server.log"
    if before:
        log.write_text(before)

    def fail(_tool, _arguments, _what):
        with open(log, "a", encoding="utf-8") as stream:
            stream.write(now)
        raise Stop("pg_ctl failed")

    monkeypatch.setattr(cluster, "call", fail)
    monkeypatch.setattr(cluster, "create", lambda: None)
    monkeypatch.setattr(cluster, "take_rights_away", lambda: None)
    with pytest.raises(Stop, match=sentence):
        cluster.acquire()
    assert log.read_text() == before + now


def test_requirements_file_of_comments_is_empty(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("# nothing\n\n")
    assert not python_env.has_requirements(str(path))
    path.write_text("one\n")
    assert python_env.has_requirements(str(path))


@pytest.mark.parametrize(("n_bytes", "text"), [(10, "1 kB"), (123e6, "123 MB"), (1.26e9, "1.3 GB")])
def test_sizes(n_bytes, text):
    assert say.size(n_bytes) == text


@pytest.mark.parametrize(("seconds", "text"), [(2.6, "3 s"), (125, "2 min 05 s")])
def test_durations(seconds, text):
    assert say.duration(seconds) == text


def test_steps_say_how_they_ended(capsys):
    with say.Steps(2).step("Doing it") as step:
        step.note = "5 MB"
    printed = capsys.readouterr()
    assert printed.err == "[1/2] Doing it … done in 0 s (5 MB)\n"
    assert printed.out == ""
