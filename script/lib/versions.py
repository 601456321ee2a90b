"""Versions of addons: one that has changed since its version was last raised has a greater one.

``python versions.py`` says which versions must be raised, ``--raise`` raises them. Tests, translations and texts about
an addon are no change: an update that brings them is not needed.
"""

import ast
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib import history, stamps
from lib.places import ROOT

#: Of an addon, what may change without a version: each is a pathspec of git.
FREE = ("tests", "i18n", "readme", "static/description", "static/tests", "README*")
UNCHECKED = "Versions of addons are not checked: {}."
CHANGED = "addons/{} has changed since its version {} ({}): script/lint --fix raises it."
LOWER = "addons/{} has the version {}, and had {} already."
LATE = "addons/{}/migrations/{} is above the version {} of the manifest, so it never runs: raise the version."
MIGRATION = re.compile(r"\d+(\.\d+){4}")


def manifest_of(addon):
    """Return the path of an addon's manifest."""
    return "addons/{}/__manifest__.py".format(addon)


def version_of(text):
    """Return the version that the text of a manifest says, an empty text if none."""
    try:
        return ast.literal_eval(text).get("version", "") if text else ""
    except (SyntaxError, ValueError):
        return ""


def version_at(root, commit, addon):
    """Return the version of an addon at a commit, an empty text where it is not there."""
    return version_of(history.git(root, "show", "{}:{}".format(commit, manifest_of(addon))).stdout)


def number(version):
    """Return a version as numbers, to be compared."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def raised(root, addon):
    """Return the commit that brought the version that an addon has in the last one, None if a clone lacks it."""
    found, version = "HEAD", version_at(root, "HEAD", addon)
    log = history.git(root, "log", "--first-parent", "--format=%H", "--", manifest_of(addon))
    for commit in log.stdout.split():
        if version_at(root, commit, addon) != version:
            return found
        found = commit
    return None if history.is_shallow(root) else found


def changed(root, commit, addon):
    """Return whether an addon differs from what it was at a commit, in what counts."""
    folder = "addons/" + addon
    paths = [folder] + [":(exclude,glob){}/{}/**".format(folder, name) for name in FREE]
    paths += [":(exclude,glob){}/{}".format(folder, name) for name in FREE]
    if history.git(root, "diff", "--quiet", commit, "--", *paths).returncode:
        return True
    new = history.git(root, "ls-files", "--others", "--exclude-standard", "--", *paths)
    return bool(new.stdout.strip())


def addons(root):
    """Yield (addon, version in its manifest)."""
    folder = os.path.join(root, "addons")
    for addon in sorted(os.listdir(folder)):
        if version := version_of(stamps.read(os.path.join(root, manifest_of(addon)))):
            yield addon, version


def unraised(root):
    """Yield (addon, version, commit) of those whose version must be raised; no commit where a clone lacks it."""
    for addon, now in addons(root):
        if now == version_at(root, "HEAD", addon):
            commit = raised(root, addon)
            if commit is None or changed(root, commit, addon):
                yield addon, now, commit


def wrong(root):
    """Yield a sentence for each version that is lower than before, or lower than a migration."""
    for addon, now in addons(root):
        before = version_at(root, "HEAD", addon)
        if number(now) < number(before):
            yield LOWER.format(addon, now, before)
        path = os.path.join(root, "addons", addon, "migrations")
        for name in sorted(os.listdir(path)) if os.path.isdir(path) else ():
            if MIGRATION.fullmatch(name) and number(name) > number(now):
                yield LATE.format(addon, name, now)


def raise_version(root, addon, version):
    """Write the next version into a manifest."""
    path = os.path.join(root, manifest_of(addon))
    head, _dot, last = version.rpartition(".")
    text = stamps.read(path).replace('"{}"'.format(version), '"{}.{}"'.format(head, int(last) + 1), 1)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def main(argv, root=ROOT):
    """Print what is wrong, or why nothing can be said, or raise versions; return the exit status."""
    lines = list(wrong(root))
    remedy = history.remedy(root, "HEAD")
    found = [] if remedy else list(unraised(root))
    if any(commit is None for _addon, _version, commit in found):
        remedy = history.SHALLOW
    if remedy:
        print(UNCHECKED.format(remedy))
    for addon, version, commit in found:
        if commit and "--raise" in argv:
            raise_version(root, addon, version)
        elif commit:
            lines.append(CHANGED.format(addon, version, commit[:7]))
    if lines:
        print("\n".join(lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
