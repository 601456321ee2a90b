"""Found by Python as it starts: a process of ``script/test --coverage`` measures itself (see ``lib/covered.py``)."""

import coverage

coverage.process_startup()
