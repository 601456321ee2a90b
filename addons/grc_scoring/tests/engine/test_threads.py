"""Libraries that are loaded already, or named, are held to one thread, and let go again."""

import pytest
from engine.threads import one_thread
from threadpoolctl import threadpool_info


def threads():
    return [library["num_threads"] for library in threadpool_info()]


def test_one_thread_inside_and_as_many_as_before_outside():
    with one_thread("numpy", "sklearn.cluster"):
        loaded = {library["user_api"] for library in threadpool_info()}
        assert {"blas", "openmp"} <= loaded
        assert set(threads()) == {1}
    before = threads()
    with pytest.raises(ZeroDivisionError), one_thread():
        assert set(threads()) == {1}
        raise ZeroDivisionError
    assert threads() == before
