"""Print the entries of a lock file for some packages: ``python3 locked.py requirements.lock numpy scipy …``.

The image has packages of its own distribution, which Odoo needs as they are; only what it lacks is installed, in the
exact versions of the lock file, by their hashes.
"""

import re
import sys

NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)


def normal(name):
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def entries(text):
    """Return ``{normal name: [entry]}`` of the text of a lock file; a name has an entry for each range of Pythons."""
    starts = [found.start() for found in NAME.finditer(text)] + [len(text)]
    found = {}
    for start, end in zip(starts[:-1], starts[1:], strict=True):
        entry = text[start:end].rstrip() + "\n"
        found.setdefault(normal(NAME.match(entry).group(1)), []).append(entry)
    return found


def pick(text, names):
    """Return the entries of these packages; KeyError when one is missing."""
    found = entries(text)
    return "".join(entry for name in names for entry in found[normal(name)])


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as stream:
        sys.stdout.write(pick(stream.read(), sys.argv[2:]))
