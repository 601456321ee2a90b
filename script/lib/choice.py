"""What a run of script/test consists of: the command line, and the paths that it names."""

import argparse
import glob
import os
from collections import namedtuple

from . import upgrade

DATABASE = "customer_relations_test"
WITHOUT = ("addons/*/tests/engine", "script/tests")
#: What takes longest comes first, so that nobody waits for it at the end.
WITH = ("sample/tests", "addons/*/tests", "benchmarks/tests")
#: They end server processes: nothing runs beside them.
FAULTS = "faults"
#: They make databases of their own, and come last.
UPGRADE = upgrade.FOLDER
#: Addons that show how one is written: each run has them in a database of their own, since they add to the models.
EXAMPLES, EXAMPLE = "examples/*/tests", "example"
#: What a run consists of: paths of tests, and options for pytest.
Parts = namedtuple("Parts", "without with_ example faults upgrade options")


def parse(argv):
    """Read the command line; what is not ours goes to pytest."""
    parser = argparse.ArgumentParser(
        prog="script/test",
        description="Run every test. Other arguments go to pytest: script/test addons/grc_base -k merge",
    )
    parser.add_argument("--faults", action="store_true", help="only the tests of real faults, which come last else")
    parser.add_argument(
        "--upgrade", action="store_true", help="only the upgrade of an earlier version, which comes last else"
    )
    parser.add_argument("--coverage", action="store_true", help="say how many statements of the addons are run")
    parser.add_argument("--keep", action="store_true", help="keep the test database " + DATABASE)
    parser.add_argument("--no-database", action="store_true", help="only the tests that need no database")
    parser.add_argument(
        "--jobs",
        type=int,
        help="run the tests with a database in so many processes, each on a copy of it "
        "(default: two where there are two processors, one when tests or options are named)",
    )
    parser.add_argument(
        "--clock",
        metavar='"YYYY-MM-DD HH:MM"',
        help="run server, PostgreSQL and browser at this moment (UTC), and from there on",
    )
    tours = parser.add_mutually_exclusive_group()
    tours.add_argument("--tours", action="store_const", const="only", help="only the tests in the browser")
    tours.add_argument("--no-tours", action="store_const", const="none", dest="tours", help="all others")
    parser.add_argument(
        "--throttle",
        type=factor,
        default=1,
        metavar="N",
        help="give server, PostgreSQL and browser one part in N of the time",
    )
    parser.add_argument("--repeat", type=factor, default=1, metavar="N", help="run each test N times in a row")
    return parser.parse_known_args(argv)


def factor(text):
    """Return a whole number from 1 to 20 of the command line."""
    if not text.isdigit() or not 1 <= int(text) <= 20:
        raise argparse.ArgumentTypeError("{!r} is no whole number from 1 to 20".format(text))
    return int(text)


def existing(code, patterns):
    """Return the paths that exist, relative to the code."""
    found = [path for pattern in patterns for path in sorted(glob.glob(os.path.join(code, pattern)))]
    return [os.path.relpath(path, code) for path in found]


def split(code, extra):
    """Return the paths for the runs without and with a database, and the options for both."""
    paths = [arg for arg in extra if not arg.startswith("-") and os.path.exists(os.path.join(code, arg.split("::")[0]))]
    options = [arg for arg in extra if arg not in paths]
    if not paths:
        return existing(code, WITHOUT), existing(code, WITH), options
    without = [path for path in paths if "tests/engine" in path or path.startswith("script")]
    apart = (FAULTS, UPGRADE, "examples")
    return without, [path for path in paths if path not in without and not path.startswith(apart)], options


def named(code, extra, folder):
    """Return the paths that are named, and those of them in a folder."""
    paths = [arg for arg in extra if not arg.startswith("-") and os.path.exists(os.path.join(code, arg.split("::")[0]))]
    return paths, [path for path in paths if path.startswith(folder)]


def faults_among(code, extra):
    """Return the paths of tests of real faults: those that are named, or all when nothing is."""
    paths, found = named(code, extra, FAULTS)
    return found if paths else existing(code, [FAULTS])


def examples_among(code, extra):
    """Return the paths of tests of the examples: those that are named, or all when nothing is."""
    paths, found = named(code, extra, "examples")
    return found if paths else existing(code, [EXAMPLES])


def upgrade_among(code, extra):
    """Return the paths of tests of the upgrade: those that are named, or all when nothing at all is."""
    return named(code, extra, UPGRADE)[1] if extra else existing(code, [UPGRADE])


def choose(code, chosen, extra):
    """Return the parts of a run, of everything or of what the command line names."""
    without, with_, options = split(code, extra)
    examples, faults, upgraded = examples_among(code, extra), faults_among(code, extra), upgrade_among(code, extra)
    if chosen.faults or chosen.upgrade:
        without = with_ = examples = []
        faults = faults if chosen.faults else []
        upgraded = (upgraded or existing(code, [UPGRADE])) if chosen.upgrade else []
    if chosen.tours == "only":
        without = faults = upgraded = []
    if chosen.no_database:
        with_ = examples = faults = upgraded = []
    return Parts(without, with_, examples, faults, upgraded, options)


def engine_root(path):
    """Return the folder of engine tests that a path lies in, or an empty string."""
    before, found, __ = path.partition("tests/engine")
    return before + found if found else ""
