"""Versions of addons: one that has changed since the version that is out has a greater one.

``script/released`` names the commit that is out. One greater version is enough until the next is out, whatever the
number of commits, so branches can be merged in any order. Tests, translations and texts about an addon are no change:
an update that brings them is not needed.
"""

import ast
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import history, stamps
from lib.places import ROOT
from lib.say import Stop

#: Of an addon, what may change without a version: each is a pathspec of git.
FREE = ("tests", "i18n", "readme", "static/description", "static/tests", "README*")
UNCHECKED = "Versions of addons are not checked: script/released names the commit {}, and {}."
UNCHANGED = "addons/{0} has changed since version {1} came out ({2}): write a greater version into its manifest."
LATE = "addons/{}/migrations/{} is above the version {} of the manifest, so it never runs: raise the version."
MIGRATION = re.compile(r"\d+(\.\d+){4}")


def version_of(text):
    """Return the version that the text of a manifest says, an empty text if none."""
    try:
        return ast.literal_eval(text).get("version", "") if text else ""
    except (SyntaxError, ValueError):
        return ""


def number(version):
    """Return a version as numbers, to be compared."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def changed(root, commit, addon):
    """Return whether an addon differs from what it was at a commit, in what counts."""
    folder = "addons/" + addon
    paths = [folder] + [":(exclude,glob){}/{}/**".format(folder, name) for name in FREE]
    paths += [":(exclude,glob){}/{}".format(folder, name) for name in FREE]
    if history.git(root, "diff", "--quiet", commit, "--", *paths).returncode:
        return True
    new = history.git(root, "ls-files", "--others", "--exclude-standard", "--", *paths)
    return bool(new.stdout.strip())


def complaints(root, commit):
    """Yield a sentence for each addon whose version must be raised."""
    folder = os.path.join(root, "addons")
    for addon in sorted(os.listdir(folder)):
        manifest = "addons/{}/__manifest__.py".format(addon)
        now = version_of(stamps.read(os.path.join(root, manifest)))
        if not now:
            continue
        before = version_of(history.git(root, "show", "{}:{}".format(commit, manifest)).stdout)
        if before and number(now) <= number(before) and changed(root, commit, addon):
            yield UNCHANGED.format(addon, before, commit[:7])
        path = os.path.join(folder, addon, "migrations")
        for name in sorted(os.listdir(path)) if os.path.isdir(path) else ():
            if MIGRATION.fullmatch(name) and number(name) > number(now):
                yield LATE.format(addon, name, now)


def main(root=ROOT):
    """Print what is wrong, or why nothing can be said; return the exit status."""
    try:
        commit = history.named(root, "released")
    except Stop as stop:
        print(stop)
        return 1
    remedy = history.remedy(root, commit)
    if remedy:
        print(UNCHECKED.format(commit[:7], remedy))
        return 0
    found = list(complaints(root, commit))
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
