"""Versions of addons and the commits that files name, in clones made for the purpose."""

import os
import shutil
import subprocess
import types

import pytest
from lib import history, upgrade, versions
from lib.say import Stop

MANIFEST = '{{"name": "x", "version": "{}"}}\n'


class Clone:
    """A repository with one addon."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("addons/x/__manifest__.py", MANIFEST.format("19.0.1.0.0"))
        self.write("addons/x/models/one.py", "1\n")
        self.start_from(self.commit())
        self.commit()

    def git(self, *arguments):
        who = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "protocol.file.allow=always"]
        done = subprocess.run(["git", *who, *arguments], cwd=self.folder, capture_output=True, text=True)
        assert not done.returncode, done.stderr
        return done.stdout.strip()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")
        return self.git("rev-parse", "HEAD")

    def start_from(self, commit):
        self.write("script/upgrade-from", "# why\n{}\n".format(commit))

    def raise_to(self, version):
        self.write("addons/x/__manifest__.py", MANIFEST.format(version))

    def says(self, capsys, *arguments):
        status = versions.main(arguments, str(self.folder))
        return status, capsys.readouterr().out.strip()


@pytest.fixture
def clone(tmp_path):
    if not shutil.which("git"):
        pytest.skip("git makes these clones, and this machine has none")
    return Clone(tmp_path / "clone")


def test_an_addon_that_has_not_changed_keeps_its_version(clone, capsys):
    assert clone.says(capsys) == (0, "")
    clone.write("docs/x.md", "x\n")
    clone.commit()
    assert clone.says(capsys) == (0, "")


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("name", ["models/one.py", "models/new.py", "views/x.xml"])
def test_an_addon_that_has_changed_has_a_greater_version(clone, capsys, name, committed):
    clone.write("addons/x/" + name, "2\n")
    if committed:
        clone.commit()
    status, said = clone.says(capsys)
    assert status == 1
    assert said.startswith("addons/x has changed since its version 19.0.1.0.0") and "script/lint --fix" in said
    assert clone.says(capsys, "--raise") == (0, "")
    assert '"19.0.1.0.1"' in (clone.folder / "addons/x/__manifest__.py").read_text()
    assert clone.says(capsys) == (0, "")
    clone.write("addons/x/models/one.py", "3\n")
    clone.commit()
    assert clone.says(capsys) == (0, ""), "one commit may hold the change and the version"
    clone.write("addons/x/models/one.py", "4\n")
    clone.commit()
    assert clone.says(capsys)[0] == 1, "a change after it needs the next"


def test_a_manifest_that_changes_otherwise_has_a_greater_version_too(clone, capsys):
    clone.write("addons/x/__manifest__.py", MANIFEST.format("19.0.1.0.0").replace('"x"', '"y"'))
    assert clone.says(capsys)[0] == 1
    clone.commit()
    assert clone.says(capsys)[0] == 1


def test_two_branches_with_one_version_need_another_once_they_are_merged(clone, capsys):
    clone.git("checkout", "--quiet", "-b", "other")
    clone.raise_to("19.0.1.0.1")
    clone.write("addons/x/models/other.py", "1\n")
    clone.commit()
    clone.git("checkout", "--quiet", "main")
    clone.raise_to("19.0.1.0.1")
    clone.write("addons/x/models/one.py", "2\n")
    clone.commit()
    assert clone.says(capsys) == (0, "")
    clone.git("merge", "--quiet", "--no-edit", "other")
    assert clone.says(capsys)[0] == 1
    clone.says(capsys, "--raise")
    clone.commit()
    assert clone.says(capsys) == (0, "")


@pytest.mark.parametrize("version", ["19.0.0.9.9", "18.0.9.0.0"])
def test_a_smaller_version_is_none(clone, capsys, version):
    clone.raise_to(version)
    assert clone.says(capsys) == (1, "addons/x has the version {}, and had 19.0.1.0.0 already.".format(version))


@pytest.mark.parametrize(
    "name",
    ["tests/test_x.py", "tests/engine/a/test_y.py", "i18n/fr.po", "readme/USAGE.md", "README.md",
     "static/description/index.html", "static/tests/tours/x.js"],
)  # fmt: skip
def test_tests_and_texts_need_no_version(clone, capsys, name):
    clone.write("addons/x/" + name, "x\n")
    assert clone.says(capsys) == (0, "")
    clone.commit()
    assert clone.says(capsys) == (0, "")


def test_a_new_addon_has_any_version(clone, capsys):
    clone.write("addons/y/__manifest__.py", MANIFEST.format("19.0.1.0.0"))
    assert clone.says(capsys) == (0, "")


def test_a_migration_above_the_version_never_runs(clone, capsys):
    clone.write("addons/x/migrations/19.0.1.1.0/post-a.py", "")
    clone.raise_to("19.0.1.0.1")
    status, said = clone.says(capsys)
    assert status == 1 and "migrations/19.0.1.1.0 is above the version 19.0.1.0.1" in said


def test_a_shallow_clone_is_told_what_to_do(clone, tmp_path, capsys):
    clone.write("addons/x/models/one.py", "2\n")
    clone.commit()
    shallow = tmp_path / "shallow"
    clone.git("clone", "--quiet", "--depth=1", "file://" + str(clone.folder), str(shallow))
    assert versions.main([], str(shallow)) == 0
    said = capsys.readouterr().out
    assert "are not checked" in said and "git fetch --unshallow" in said
    assert "git fetch --unshallow" in upgrade.obstacle(str(shallow))
    subprocess.run(["git", "fetch", "--quiet", "--unshallow"], cwd=shallow, check=True)
    assert upgrade.obstacle(str(shallow)) == ""
    assert versions.main([], str(shallow)) == 1


def test_other_clones_are_told_what_to_do(clone, tmp_path, capsys):
    clone.start_from("0" * 40)
    assert "git fetch origin 000" in upgrade.obstacle(str(clone.folder))
    clone.start_from(clone.git("rev-parse", "HEAD"))
    assert upgrade.obstacle(str(clone.folder)) == ""
    (tmp_path / "none" / "script").mkdir(parents=True)
    (tmp_path / "none" / "addons").mkdir()
    (tmp_path / "none" / "script" / "upgrade-from").write_text("0" * 40)
    assert "git clone" in upgrade.obstacle(str(tmp_path / "none"))
    assert versions.main([], str(tmp_path / "none")) == 0
    assert "git clone" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "# nothing\n", "76e63e8\n", "0" * 40 + "\n" + "1" * 40])
def test_a_file_that_names_no_commit(tmp_path, text):
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "upgrade-from").write_text(text)
    with pytest.raises(Stop, match="full id of one commit"):
        history.named(str(tmp_path), "upgrade-from")


def test_the_file_of_this_repository_names_a_commit():
    assert history.COMMIT.fullmatch(history.named(versions.ROOT, "upgrade-from"))


def test_the_version_before_is_unpacked_beside_the_clone(clone, tmp_path):
    clone.write("sample/load.py", "old\n")
    clone.start_from(clone.commit())
    clone.write("sample/load.py", "new\n")
    place = types.SimpleNamespace(root=str(clone.folder), run=str(tmp_path / "run"))
    folder = upgrade.unpack(place)
    with open(folder + "/sample/load.py", encoding="utf-8") as stream:
        assert stream.read() == "old\n"
    assert (clone.folder / "sample" / "load.py").read_text() == "new\n"
    (tmp_path / "run" / "upgrade-from" / "mine").write_text("")
    assert upgrade.unpack(place) == folder
    assert (tmp_path / "run" / "upgrade-from" / "mine").exists(), "nothing is done twice"


def test_git_is_unpacked_where_the_machine_has_none(tmp_path, monkeypatch, capsys):
    class Packages:
        def __init__(self, cache, suite):
            self.update = lambda: None
            self.missing = lambda package: [package]

        def unpack(self, packages, target):
            path = os.path.join(target, "usr", "bin", "git")
            os.makedirs(os.path.dirname(path))
            with open(path, "w", encoding="utf-8") as stream:
                stream.write("#!/bin/sh\necho $GIT_EXEC_PATH $3\n")
            os.chmod(path, 0o755)

    monkeypatch.setattr(history.shutil, "which", lambda name: None)
    monkeypatch.setattr(history.places, "cache_folder", lambda: str(tmp_path))
    assert history.git(str(tmp_path), "log").returncode == 127
    monkeypatch.setattr(history, "Apt", Packages)
    history.fetch(str(tmp_path))
    history.fetch(str(tmp_path))
    assert capsys.readouterr().err.count("Fetching git") == 1
    assert history.git(str(tmp_path), "log").stdout.split() == [str(tmp_path / "git/usr/lib/git-core"), "log"]
