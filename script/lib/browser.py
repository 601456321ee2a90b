"""The browser of the tours: the machine's Chromium or Chrome, else Debian's, unpacked into the cache."""

import os
import shutil

from . import mirror, stamps
from .debian import Apt, library_path
from .say import Stop

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
# Odoo passes --no-sandbox and --disable-gpu itself. Without a network the rest would wait for answers.
FLAGS = "--disable-quic --disable-component-update --disable-sync --no-first-run"
WRAPPER = """#!/bin/sh
# Written by script/test: the browser of the tours, which must not wait for a network.
{exports}exec '{browser}' {flags} "$@"
"""


def on_machine():
    """Return the path of an installed browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def unpack(cache, steps):
    """Unpack Debian's Chromium and the libraries that the machine lacks into the cache."""
    folder = os.path.join(cache, "chromium")
    stamp = os.path.join(cache, "stamps", "chromium")
    if stamps.read(stamp):
        steps.skip()
        return folder
    try:
        apt = Apt(cache, "own")
        apt.update()
        packages = apt.missing("chromium") + ["fonts-dejavu-core", "fontconfig-config"]
        with steps.step("Fetching Chromium for the tours, which this machine lacks (about 150 MB)"):
            shutil.rmtree(folder, ignore_errors=True)
            apt.unpack(packages, folder)
            stamps.write(stamp)
    except Stop as stop:
        raise Stop(
            "There is no browser for the tours, and Debian's could not be unpacked; install one (as root: apt-get "
            "install chromium), then run script/test again. The reason: {}".format(stop)
        ) from None
    return folder


def exports(folder):
    """Return the shell lines that make an unpacked Chromium find its libraries and a font."""
    lines = ["export LD_LIBRARY_PATH='{}'".format(library_path(folder))]
    if not os.path.exists("/etc/fonts/fonts.conf"):
        config = os.path.join(folder, "fonts.conf")
        text = "<fontconfig><dir>{}</dir><cachedir prefix='xdg'>fontconfig</cachedir></fontconfig>\n"
        if not os.path.exists(config):
            stamps.write(config, text.format(os.path.join(folder, "usr/share/fonts")))
        lines.append("export FONTCONFIG_FILE='{}'".format(config))
    return "\n".join(lines) + "\n"


def ensure(place, steps):
    """Return a folder to put first on PATH, with the browser under the name that Odoo looks for first."""
    browser, lines = on_machine(), ""
    if browser:
        steps.skip()
    else:
        folder = mirror.visible(place, unpack(place.cache, steps), "chromium")
        lines = exports(folder)
        browser = os.path.join(folder, "usr/lib/chromium/chromium")
    target = place.own_folder("bin")
    wrapper = os.path.join(target, "google-chrome")
    stamps.write(wrapper, WRAPPER.format(exports=lines, browser=browser, flags=FLAGS))
    os.chmod(wrapper, 0o755)
    return target
