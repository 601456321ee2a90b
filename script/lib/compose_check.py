"""Check docker/compose.yaml for what the compose schema does not say: names, secrets, health, ports.

Runs in the virtual environment (PyYAML): ``python compose_check.py FOLDER``.
"""

import os
import re
import sys

import yaml

SECRET = re.compile(r"passw|secret|token", re.IGNORECASE)


def names(items):
    """Return the names in a list or mapping of a service."""
    return [item.split(":")[0] if isinstance(item, str) else item["source"] for item in items or ()]


def check_references(compose):
    """Yield what a service uses and the file does not declare."""
    for name, service in compose["services"].items():
        for kind in ("secrets", "networks", "volumes"):
            for used in names(service.get(kind)):
                if not used.startswith((".", "/")) and used not in (compose.get(kind) or {}):
                    yield "{} uses {} {}, which is not declared".format(name, kind, used)
        for other in service.get("depends_on", ()):
            if other not in compose["services"]:
                yield "{} depends on {}, which does not exist".format(name, other)


def check_services(compose):
    """Yield what a service for production must not lack, and what it must not have."""
    for name, service in compose["services"].items():
        for key in ("healthcheck", "restart", "volumes"):
            if key not in service:
                yield "{} has no {}".format(name, key)
        if not str(service.get("image", "")).partition(":")[2] or ":latest" in str(service.get("image")):
            yield "{} names no version of its image".format(name)
        for key in service.get("environment", {}):
            if SECRET.search(key) and not key.endswith("_FILE"):
                yield "{} has the secret {} in its environment; give a file".format(name, key)
        for port in service.get("ports", ()):
            if not str(port).startswith("127.0.0.1:"):
                yield "{} opens port {} to everybody".format(name, port)


def check_files(compose, folder):
    """Yield what lies in the repository and must not, or the other way round."""
    for name, service in compose["services"].items():
        build = service.get("build")
        if build and not os.path.exists(os.path.join(folder, build["context"], build["dockerfile"])):
            yield "{} has no {}".format(name, build["dockerfile"])
    for name, secret in (compose.get("secrets") or {}).items():
        if "file" not in secret:
            yield "the secret {} does not come from a file".format(name)
    for name in os.listdir(folder):
        if name.endswith(".conf"):
            with open(os.path.join(folder, name), encoding="utf-8") as stream:
                if re.search(r"^\s*(admin_passwd|db_password)\s*=", stream.read(), re.MULTILINE):
                    yield "{} holds a password".format(name)


def complaints(folder):
    """Return all complaints about the compose file in a folder."""
    with open(os.path.join(folder, "compose.yaml"), encoding="utf-8") as stream:
        compose = yaml.safe_load(stream)
    return list(check_references(compose)) + list(check_services(compose)) + list(check_files(compose, folder))


if __name__ == "__main__":
    found = complaints(sys.argv[1])
    print("\n".join(found))
    sys.exit(1 if found else 0)
