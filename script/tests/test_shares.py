from lib import shares


class Item:
    def __init__(self, nodeid):
        self.nodeid = nodeid


def left_out(monkeypatch, nodeid):
    """Ask as a process that has just begun."""
    monkeypatch.setattr(shares, "TAKEN", {})
    return shares.pytest_runtest_protocol(Item(nodeid))


def test_a_file_is_taken_once(tmp_path):
    folder = str(tmp_path / "taken")
    assert shares.take(folder, "addons/a/test_one.py")
    assert not shares.take(folder, "addons/a/test_one.py")
    assert shares.take(folder, "addons/b/test_one.py")


def test_tests_of_a_file_stay_together(tmp_path, monkeypatch):
    monkeypatch.setenv("TESTS_TAKEN", str(tmp_path))
    monkeypatch.setattr(shares, "TAKEN", {})
    assert shares.pytest_runtest_protocol(Item("test_one.py::first")) is None
    assert shares.pytest_runtest_protocol(Item("test_one.py::Case::second")) is None
    assert left_out(monkeypatch, "test_one.py::first") is True
    assert left_out(monkeypatch, "test_two.py::first") is None


def test_a_single_run_takes_all(monkeypatch):
    monkeypatch.delenv("TESTS_TAKEN", raising=False)
    assert left_out(monkeypatch, "test_one.py::first") is None
    assert left_out(monkeypatch, "test_one.py::first") is None
