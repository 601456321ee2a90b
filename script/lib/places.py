"""Where things lie, and as whom they run.

PostgreSQL refuses to run as root, and Odoo should not. Started by root, the scripts therefore run
both as ``nobody`` (an existing account: creating one would touch /etc). ``nobody`` cannot enter a clone
or a cache under /root. Of the ways out, a mount namespace needs rights that containers lack, a
capability to read every file is no unprivileged user any more, and opening /root to others is not ours to
do. So a folder under /var/lib (which everybody may enter and nothing cleans) takes the place of ``.run``, which becomes
a link to it; the Odoo tree and the virtual environment appear in it as hard links (a second, no space), and
the clone's code as a copy made at each start (a few MB), so that a change is seen at the next start.
"""

import os
import pwd
import stat

from . import stamps
from .say import Stop

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
UNPRIVILEGED = "nobody"
STATE = "/var/lib/customer-relations"


def cache_folder(environ=os.environ):
    """Return the folder of what is fetched once and shared by all clones."""
    base = environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise Stop("XDG_CACHE_HOME must be an absolute path, and is {}; set it right, or unset it.".format(base))
    return os.path.join(base, "customer-relations")


def open_to_others(path):
    """Tell whether any user may enter a folder (which may not exist yet) and read in it."""
    path = os.path.realpath(path)
    while not os.path.exists(path):
        path = os.path.dirname(path)
    need = stat.S_IROTH | stat.S_IXOTH
    while True:
        if os.stat(path).st_mode & need != need:
            return False
        if path == "/":
            return True
        need = stat.S_IXOTH
        path = os.path.dirname(path)


def run_folder(root, private, state=STATE):
    """Return (and create) the folder of what belongs to this clone while it runs."""
    link = os.path.join(root, ".run")
    if not private:
        if os.path.islink(link):
            os.unlink(link)
        os.makedirs(link, exist_ok=True)
        return os.path.realpath(link)
    name = "{}-{}".format(os.path.basename(root), stamps.digest(root))
    target = os.path.join(state, name)
    os.makedirs(target, mode=0o755, exist_ok=True)
    if os.path.isdir(link) and not os.path.islink(link):
        raise Stop(
            "{0} was made by a start from a place that others could enter; remove it (rm -r {0}: its "
            "databases go with it), then run the same command again.".format(link)
        )
    if not os.path.islink(link) or os.readlink(link) != target:
        if os.path.islink(link):
            os.unlink(link)
        os.symlink(target, link)
    return target


class Places:
    """The folders of this clone and the account that PostgreSQL and Odoo run as."""

    def __init__(self, root=ROOT, environ=os.environ, uid=None):
        self.root = root
        self.uid = os.geteuid() if uid is None else uid
        self.is_root = self.uid == 0
        self.cache = cache_folder(environ)
        self.mirrors_code = self.is_root and not open_to_others(root)
        self.mirrors_cache = self.is_root and not open_to_others(self.cache)
        self.code = root
        self.run = None

    def prepare(self):
        """Create the folders; the rest of the scripts may then use ``run`` and ``code``."""
        os.makedirs(self.cache, exist_ok=True)
        link = os.path.join(self.root, ".run")
        if not self.is_root and os.path.lexists(link) and not os.access(link, os.W_OK):
            raise Stop(
                "{0} belongs to another user (root?); run as that user, or let it remove the folder "
                "(rm -r {0}: its databases go with it).".format(link)
            )
        self.run = run_folder(self.root, self.mirrors_code)
        os.chmod(self.run, 0o755)
        if self.mirrors_code:
            self.code = os.path.join(self.run, "code")
        self.home = self.own_folder("home")
        return self

    def own_folder(self, name):
        """Return a folder under ``run`` that the unprivileged user owns alone."""
        path = os.path.join(self.run, name)
        os.makedirs(path, mode=0o700, exist_ok=True)
        if self.is_root:
            account = self.account()
            os.chown(path, account.pw_uid, account.pw_gid)
        return path

    def give(self, path):
        """Give one file to the unprivileged user."""
        if self.is_root:
            os.chown(path, self.account().pw_uid, self.account().pw_gid)

    @staticmethod
    def account():
        """Return the account that the servers run as when root starts them."""
        try:
            return pwd.getpwnam(UNPRIVILEGED)
        except KeyError:
            raise Stop("There is no user {} here; start the scripts as an ordinary user.", UNPRIVILEGED) from None

    def as_user(self):
        """Return the subprocess options that make a child run as the unprivileged user."""
        if not self.is_root:
            return {}
        account = self.account()
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "umask": 0o022}
