from lib import shares


class Item:
    def __init__(self, nodeid):
        self.nodeid = nodeid


ITEMS = [Item(f"{name}::{test}") for name in ("test_one.py", "test_two.py", "test_three.py") for test in "ab"]


def test_a_file_is_taken_once(tmp_path):
    folder = str(tmp_path / "taken")
    assert shares.take(folder, "addons/a/test_one.py")
    assert not shares.take(folder, "addons/a/test_one.py")
    assert shares.take(folder, "addons/b/test_one.py")


def test_two_processes_share_all_tests_file_by_file(tmp_path):
    here, there = (shares.free(ITEMS, str(tmp_path)) for _process in range(2))
    first = [next(here).nodeid, next(here).nodeid]
    assert first == ["test_one.py::a", "test_one.py::b"]
    assert next(there).nodeid == "test_two.py::a"
    assert [item.nodeid for item in here] == ["test_three.py::a", "test_three.py::b"]
    assert [item.nodeid for item in there] == ["test_two.py::b"]


def test_a_single_run_is_left_to_pytest(monkeypatch):
    monkeypatch.delenv("TESTS_TAKEN", raising=False)
    assert shares.pytest_runtestloop(None) is None
