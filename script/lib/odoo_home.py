"""Odoo 19 itself: ODOO_HOME if set, else the Debian package unpacked into the cache."""

import os
import re
import shutil

from . import process, stamps
from .debian import Apt
from .say import Stop, size

PACKAGE = "odoo-19"
# Odoo's package links its fonts and three JavaScript libraries to other packages; without them /web/login answers 500.
FROM_SID = (
    "libjs-jquery", "libjs-jquery-form", "libjs-underscore",
    "fonts-roboto-unhinted", "fonts-montserrat", "fonts-ocr-b",
)  # fmt: skip
# sid's versions of these two name their files otherwise.
FROM_OWN = ("fonts-font-awesome", "fonts-inconsolata")
# Debian's tarball lacks this file, and every tour dies on the error in the console; upstream has it.
LACKING = "usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def given(environ):
    """Return the Python path of the Odoo named by ODOO_HOME, or None when it is not set."""
    home = environ.get("ODOO_HOME")
    if not home:
        return None
    for path in (home, os.path.join(home, "usr/lib/python3/dist-packages")):
        found = stamps.read(os.path.join(path, "odoo", "release.py"))
        version = re.search(r"version_info = \('?(?:saas~)?(\d+)", found)
        if version:
            if version.group(1) != "19":
                raise Stop("ODOO_HOME holds Odoo {}, and the addons need Odoo 19.", version.group(1))
            return os.path.abspath(path)
    raise Stop("There is no odoo/release.py in ODOO_HOME, {}; set it to the folder of odoo-bin, or unset it.", home)


def dangling_links(folder):
    """Return the links under a folder that lead nowhere."""
    found = []
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            full = os.path.join(path, name)
            if os.path.islink(full) and not os.path.exists(full):
                found.append(full)
    return found


def fetch(cache, steps):
    """Make sure that Odoo lies in the cache; return its folder."""
    folder = os.path.join(cache, PACKAGE)
    stamp = os.path.join(cache, "stamps", PACKAGE)
    if stamps.read(stamp) and os.path.isdir(folder):
        steps.skip()
        return folder
    part = folder + ".part"
    shutil.rmtree(part, ignore_errors=True)
    apt = Apt(cache, "sid")
    apt.update()
    if not apt.field(PACKAGE, "Version"):
        raise Stop("This machine's Debian mirror has no package {}; set ODOO_HOME to an Odoo 19 instead.", PACKAGE)
    with steps.step("Fetching Odoo 19 ({})".format(size(int(apt.field(PACKAGE, "Size") or 0)))) as step:
        apt.unpack((PACKAGE,) + FROM_SID, part)
        own = Apt(cache, "own")
        own.update()
        own.unpack(FROM_OWN, part)
        lacking = os.path.join(part, LACKING)
        if not os.path.exists(lacking):
            os.makedirs(os.path.dirname(lacking), exist_ok=True)
            with open(lacking, "w", encoding="utf-8"):
                pass
        lost = dangling_links(os.path.join(part, "usr/lib"))
        if lost:
            sentence = "Odoo's package links to {}, which no fetched package holds; set ODOO_HOME to another Odoo 19."
            raise Stop(sentence, os.readlink(lost[0]))
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(part, folder)
        stamps.write(stamp, apt.field(PACKAGE, "Version"))
        step.note = "{} unpacked".format(size(process.tree_size(folder)))
    return folder


def python_path(folder):
    """Return what goes on PYTHONPATH for an Odoo fetched by ``fetch``."""
    return os.path.join(folder, "usr/lib/python3/dist-packages")
