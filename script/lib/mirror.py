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
    """Bring a readable copy of the clone up to date, in place: a server may be running on it."""
    os.makedirs(target, exist_ok=True)
    for path, folders, names in os.walk(source):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        inside = os.path.join(target, os.path.relpath(path, source))
        os.makedirs(inside, exist_ok=True)
        os.chmod(inside, 0o755)
        names = [name for name in names if name not in LEFT_OUT]
        for name in set(os.listdir(inside)).difference(folders, names):
            remove(os.path.join(inside, name))
        for name in names:
            copy_changed(os.path.join(path, name), os.path.join(inside, name))


def remove(path):
    """Remove a file, a link or a folder."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def copy_changed(source, target):
    """Copy a file unless the copy has its size and time; a link that leads nowhere is left out."""
    if not os.path.isfile(source):
        return
    status = os.stat(source)
    if os.path.exists(target):
        known = os.stat(target)
        if (known.st_size, known.st_mtime_ns) == (status.st_size, status.st_mtime_ns):
            return
        remove(target)
    shutil.copyfile(source, target)
    os.chmod(target, 0o755 if status.st_mode & 0o100 else 0o644)
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
