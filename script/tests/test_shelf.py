"""What stands on the developer's shelf: texts made of fragments, the change log, the workflow, the guide."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from lib import cmd_lint, odoo, readme, stamps

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KINDS = "added|changed|fixed|removed|developers"
FRAGMENT = re.compile(r"(\d+|\+[\w-]+)\.({})(\.\d+)?\.md".format(KINDS))
MANIFEST = """{"name": "An Addon & more", "summary": "What it is", "version": "19.0.1.2.3", "author": "Somebody",
"license": "LGPL-3", "depends": ["account"], "external_dependencies": {"python": ["numpy"]}}"""


@pytest.fixture
def addon(tmp_path):
    folder = tmp_path / "addons" / "x"
    (folder / "readme").mkdir(parents=True)
    (folder / "__manifest__.py").write_text(MANIFEST)
    (folder / "readme" / "DESCRIPTION.md").write_text("It *does*.\n\n- one\n- two\n")
    (folder / "readme" / "USAGE.md").write_text("Use <it>.\n")
    return folder


def test_texts_are_made_of_fragments(addon, capsys):
    root = str(addon.parents[1])
    assert readme.main(["--check"], root) == 1
    assert capsys.readouterr().out.splitlines() == [
        "addons/x/README.md does not say what the manifest and readme/ say: script/lint --fix",
        "addons/x/static/description/index.html does not say what the manifest and readme/ say: script/lint --fix",
    ]
    assert readme.main([], root) == 0
    assert readme.main(["--check"], root) == 0
    text = (addon / "README.md").read_text()
    assert "# An Addon & more\n\n*What it is*\n\nOdoo 19.0 · LGPL-3\n\nIt *does*." in text
    assert text.index("## Usage") < text.index("## Requirements\n\nOdoo modules: `account`. Python packages: `numpy`.")
    page = (addon / "static" / "description" / "index.html").read_text()
    assert "<h1>An Addon &amp; more</h1>" in page and "<li>one</li>" in page
    (addon / "readme" / "USAGE.md").write_text("Use it otherwise.\n")
    assert readme.main(["--check"], root) == 1


def test_an_addon_without_fragments_has_no_texts(addon):
    for path in (addon / "readme").iterdir():
        path.unlink()
    assert list(readme.wanted(str(addon.parents[1]))) == []


def test_each_addon_has_its_texts():
    made = {os.path.relpath(path, ROOT): text for path, text in readme.wanted(ROOT)}
    for addon in odoo.manifests(ROOT):
        for name in ("README.md", "static/description/index.html"):
            assert os.path.join("addons", addon, name) in made
    for name, text in made.items():
        assert not re.search(r"://|(?<![\w<])/(home|root|opt|srv|tmp|usr|var|work)\b", text), name


def test_lint_checks_and_repairs_them():
    names = ["addons/grc_base/__manifest__.py"]
    commands = dict(cmd_lint.checks("python", ROOT, names, ["prettier"]))
    assert commands["readme/"] == ["python", cmd_lint.README, "--check"]
    assert commands["versions"] == ["python", cmd_lint.VERSIONS]
    repairs = cmd_lint.repairs("python", names, ["prettier"])
    assert ["python", cmd_lint.README] in repairs and ["python", cmd_lint.VERSIONS, "--raise"] in repairs
    for name in (cmd_lint.README, cmd_lint.VERSIONS):
        assert os.path.exists(os.path.join(ROOT, name))


def fragments():
    return [name for name in os.listdir(os.path.join(ROOT, "changelog.d")) if name != "README.md"]


@pytest.mark.parametrize("name", fragments())
def test_fragments_of_the_change_log(name):
    assert FRAGMENT.fullmatch(name), "see changelog.d/README.md"
    assert stamps.read(os.path.join(ROOT, "changelog.d", name)).strip()


def test_the_change_log_can_be_made():
    command = [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "19.0.9.9.9", "--date", "2026-12-24"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert not done.returncode, done.stderr
    assert "## 19.0.9.9.9 (2026-12-24)" in done.stdout
    for kind in {FRAGMENT.fullmatch(name)[2] for name in fragments()}:
        title = "For developers" if kind == "developers" else kind.capitalize()
        assert "### " + title in done.stdout
    settings = stamps.read(os.path.join(ROOT, "pyproject.toml"))
    start = re.search(r'start_string = "(.*)\\n"', settings)[1]
    assert start in stamps.read(os.path.join(ROOT, "CHANGELOG.md"))


def test_the_workflow_runs_what_is_run_here_with_the_whole_history():
    workflow = yaml.safe_load(stamps.read(os.path.join(ROOT, ".github", "workflows", "ci.yml")))
    (job,) = workflow["jobs"].values()
    assert job["steps"][-1]["run"] == ".ci/run"
    (checkout,) = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    assert checkout["with"] == {"fetch-depth": 0}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "CHANGELOG.md", "README.md", "docs/testing.md"])
def test_links_of_the_guides_lead_somewhere(name):
    text = stamps.read(os.path.join(ROOT, name))
    folder = os.path.dirname(os.path.join(ROOT, name))
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links
    for link in links:
        assert "://" in link or os.path.exists(os.path.join(folder, link)), link
