"""One thread for libraries that would take one for each processor."""

import importlib
from contextlib import contextmanager


@contextmanager
def one_thread(*modules):
    """Let numpy, SciPy and scikit-learn do in one thread what is done inside.

    Sums in another order would differ in their last digits, and the night has other work to do.

    :param modules: names of those to import first: what a library loads inside is not held
    """
    from threadpoolctl import threadpool_limits

    for name in modules:
        importlib.import_module(name)
    with threadpool_limits(limits=1):
        yield
