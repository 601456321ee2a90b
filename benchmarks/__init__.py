"""Measures of the suite: ``python -m benchmarks NAME``, or ``script/bench NAME``."""
