"""Entry of script/server, test, lint, shell and bench: ``main.py COMMAND [arguments]``.

Everything here and in ``lib`` uses the standard library alone, and ``lib/checks.py`` parses on
Python 3.8 so that a Python which is too old can be told so in a sentence.
"""

import importlib
import sys

from lib import checks
from lib.say import Stop, say

COMMANDS = ("server", "test", "lint", "shell", "bench")


def main(argv):
    """Run one command; a Stop ends it with its sentence and status 1."""
    if not argv or argv[0] not in COMMANDS:
        say("Usage: main.py {} [arguments]".format("|".join(COMMANDS)))
        return 2
    try:
        checks.require_python()
        command = importlib.import_module("lib.cmd_" + argv[0])
        return command.main(argv[1:]) or 0
    except Stop as stop:
        say("")
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Interrupted; run the same command again to go on.")
        return 130
    except OSError as error:
        sentence = checks.sentence_for(error)
        if sentence is None:
            raise
        say(sentence)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
