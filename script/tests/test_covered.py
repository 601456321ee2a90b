"""Coverage is measured in every process that is started with the environment of the children."""

import subprocess
import sys
import types

from lib import covered


def test_processes_measure_themselves(tmp_path, capsys):
    code = tmp_path / "code"
    for addon in ("x", "y"):
        (code / "addons" / addon).mkdir(parents=True)
        (code / "addons" / addon / "__manifest__.py").write_text('{"version": "1"}')
        (code / "addons" / addon / "__init__.py").write_text("")
    (code / "addons" / "x" / "one.py").write_text("import sys\nif len(sys.argv) > 1:\n    a = 1\nelse:\n    a = 2\n")
    (code / "script" / "lib").mkdir(parents=True)
    (code / "script" / "lib" / "measured").symlink_to(covered.__file__.replace("covered.py", "measured"))
    (tmp_path / "coverage").mkdir()
    (tmp_path / "coverage" / "left.over").write_text("")
    place = types.SimpleNamespace(own_folder=lambda name: str(tmp_path / name), give=lambda path: None)
    ready = types.SimpleNamespace(place=place, code=str(code), python=sys.executable, measured=None)
    ready.child = lambda: {"env": environ(ready), "cwd": str(code)}
    ready.measured = covered.Measured(ready)
    for argument in ([], ["more"]):
        program = "import runpy, sys; sys.path.insert(0, 'addons'); runpy.run_module('x.one')"
        subprocess.run([sys.executable, "-c", program, *argument], check=True, **ready.child())
    ready.measured.report()
    said = capsys.readouterr().err
    assert "  x                    100.0 %\n" in said
    assert "  all                  100.0 %\n" in said
    assert (tmp_path / "coverage" / "lines" / "index.html").exists()
    assert not (tmp_path / "coverage" / "left.over").exists()


def environ(ready):
    base = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ""}
    return dict(base, **ready.measured.environ("")) if ready.measured else base
