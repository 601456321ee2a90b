"""Copies for the unprivileged user of what only root may enter (see places.py)."""

import os
import shutil

from . import stamps

LEFT_OUT = {".git", ".run", ".venv", "node_modules", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}


def link_or_copy(source, target):
    """Hard-link a file: no time, no space; copy it when it lies on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def mirror_fixed(source, run, name, key):
    """Show a tree that never changes (Odoo, the virtual environment) inside the run folder."""
    target = os.path.join(run, name)
    stamp = os.path.join(run, "stamps", name)
    wanted = "{} {}".format(source, key)
    if stamps.read(stamp) == wanted and os.path.isdir(target):
        return target
    stamps.remove(stamp)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True, copy_function=link_or_copy)
    os.chmod(target, 0o755)
    stamps.write(stamp, wanted)
    return target


def visible(place, source, name):
    """Return a folder of the cache, or what shows it where the unprivileged user can enter."""
    if not place.mirrors_cache:
        return source
    key = stamps.read(os.path.join(place.cache, "stamps", os.path.basename(source)))
    return mirror_fixed(source, place.run, name, key)


def mirror_code(source, target):
    """Copy the clone's files, readable by everybody, in place of the last copy."""

    def ignore(_folder, names):
        return LEFT_OUT.intersection(names)

    def copy(one, other):
        shutil.copyfile(one, other)
        os.chmod(other, 0o755 if os.access(one, os.X_OK) else 0o644)
        times = os.stat(one)
        os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
        return other

    part, old = target + ".part", target + ".old"
    for folder in (part, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, part, symlinks=True, ignore=ignore, copy_function=copy)
    for path, folders, _files in os.walk(part):
        for name in folders:
            os.chmod(os.path.join(path, name), 0o755)
    os.chmod(part, 0o755)
    if os.path.isdir(target):
        os.rename(target, old)
    os.rename(part, target)
    shutil.rmtree(old, ignore_errors=True)
