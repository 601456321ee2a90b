"""The upgrade test: what an earlier version has made of a company, upgraded, beside a fresh install with the same.

``script/test --upgrade`` makes the databases (``script/lib/upgrade.py``) by ``fill.py`` and ``refresh.py``, saves them
by ``save.py``, and runs the tests of this folder on what was saved. ``expected.py`` lists what may differ, and why.
"""
