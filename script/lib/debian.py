"""Debian packages, unpacked into the cache: nothing is installed on the machine.

apt-get runs with a sources list, lists and a cache of its own, so root is not needed and the machine's state stays as
it is. The mirror is the machine's own; only the suite changes.
"""

import glob
import os
import re
import shutil
import subprocess

from . import process
from .say import Stop

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
ELSEWHERE = (
    "use Debian 12 or later, or set ODOO_HOME and PGHOST to an Odoo 19 and a PostgreSQL, or use docker/README.md"
)


def release(path="/etc/os-release"):
    """Return the codename of this Debian."""
    values = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as stream:
            for line in stream:
                key, _, value = line.strip().partition("=")
                values[key] = value.strip('"')
    if values.get("ID") != "debian" or not values.get("VERSION_CODENAME"):
        name = values.get("PRETTY_NAME", "an unknown system")
        raise Stop("Odoo is fetched as a Debian package, and this is {}; {}.", name, ELSEWHERE)
    return values["VERSION_CODENAME"]


def library_path(folder):
    """Return the LD_LIBRARY_PATH of unpacked packages (some still name /lib, PulseAudio's has a folder of its own)."""
    patterns = ("usr/lib/*-linux-gnu*", "lib/*-linux-gnu*", "usr/lib/*-linux-gnu*/pulseaudio")
    return ":".join(path for pattern in patterns for path in glob.glob(os.path.join(folder, pattern)))


class Apt:
    """A private apt state for one suite: ``own`` (the machine's Debian) or ``sid``."""

    def __init__(self, cache, suite):
        for tool in ("apt-get", "dpkg"):
            if not shutil.which(tool):
                raise Stop("There is no {} here; {}.", tool, ELSEWHERE)
        self.cache = cache
        self.folder = os.path.join(cache, "apt", suite)
        self.archives = os.path.join(cache, "debs")
        self.suite = suite
        self.updated = False

    def options(self):
        """Return the options that keep apt-get away from the machine's own state."""
        values = {
            "Dir::Etc::SourceList": os.path.join(self.folder, "sources.list"),
            "Dir::Etc::SourceParts": os.path.join(self.folder, "none"),
            "Dir::State::Lists": os.path.join(self.folder, "lists"),
            "Dir::Cache": os.path.join(self.folder, "cache"),
            "Debug::NoLocking": "true",
            "APT::Sandbox::User": "",
            "APT::Update::Error-Mode": "any",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
        }
        return [part for key, value in values.items() for part in ("-o", "{}={}".format(key, value))]

    def sources(self):
        """Return the lines of the private sources list, from the machine's own mirrors."""
        codename = release()
        empty = os.path.join(self.folder, "empty")
        os.makedirs(empty, exist_ok=True)
        listed = process.run(
            ["apt-get", "update", "--print-uris", "-o", "Dir::State::Lists=" + empty, "-o", "Debug::NoLocking=true"],
            "Reading the machine's package sources",
        )
        own = re.findall(r"^'(\S+?)/dists/(" + codename + r"(?:-updates|-security)?)/InRelease'", listed, re.M)
        if not own:
            raise Stop("This machine names no Debian mirror for {}; add one to /etc/apt/sources.list.", codename)
        if self.suite == "sid":
            own = [(uri, "sid") for uri, suite in own if suite == codename][:1]
        signed = "[signed-by={}] ".format(KEYRING) if os.path.exists(KEYRING) else ""
        return ["deb {}{} {} main".format(signed, uri, suite) for uri, suite in own]

    def update(self):
        """Fetch the lists of packages, once per run."""
        if self.updated:
            return
        for name in ("lists/partial", "cache/archives/partial", "none"):
            os.makedirs(os.path.join(self.folder, name), exist_ok=True)
        os.makedirs(self.archives, exist_ok=True)
        with open(os.path.join(self.folder, "sources.list"), "w", encoding="utf-8") as stream:
            stream.write("\n".join(self.sources()) + "\n")
        process.run(["apt-get", "update", "-q"] + self.options(), "The list of Debian packages", self.cache)
        self.updated = True

    def field(self, package, name):
        """Return one field of a package's description, or an empty string."""
        done = subprocess.run(
            ["apt-cache", "show", "--no-all-versions"] + self.options() + [package],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        found = re.search(r"^{}: (.*)$".format(name), done.stdout, re.M)
        return found.group(1) if found else ""

    def missing(self, package):
        """Return a package and those of its dependencies that the machine lacks, as name=version."""
        printed = process.run(
            ["apt-get", "install", "-s", "--no-install-recommends"] + self.options() + [package], "Finding " + package
        )
        return ["{}={}".format(*pair) for pair in re.findall(r"^Inst (\S+) (?:\[\S+\] )?\((\S+)", printed, re.M)]

    def unpack(self, packages, target):
        """Fetch packages and unpack them into ``target``; what was fetched before is kept by apt."""
        work = os.path.join(self.archives, os.path.basename(target))
        os.makedirs(work, exist_ok=True)
        what = "The Debian package " + packages[0].split("=")[0]
        process.run(["apt-get", "download", "-q"] + self.options() + list(packages), what, self.cache, cwd=work)
        for deb in sorted(glob.glob(os.path.join(work, "*.deb"))):
            process.run(["dpkg", "-x", deb, target], what, self.cache)
        shutil.rmtree(work)
