"""Check docker/compose.yaml for what the compose schema does not say: names, secrets, health, ports, least rights.

Runs in the virtual environment (PyYAML): ``python compose_check.py FOLDER``.
"""

import os
import re
import sys

import yaml

VARIABLE = re.compile(r"\$\{\w+:-(.*)\}")
#: What the official PostgreSQL image needs to give its volume to its user and to become that user.
CAPABILITIES = {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"}
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
        image = default(service.get("image", ""))
        if not image.partition(":")[2] or ":latest" in image:
            yield "{} names no version of its image".format(name)
        for key in service.get("environment", {}):
            if SECRET.search(key) and not key.endswith("_FILE"):
                yield "{} has the secret {} in its environment; give a file".format(name, key)
        for port in service.get("ports", ()):
            if not str(port).startswith("127.0.0.1:"):
                yield "{} opens port {} to everybody".format(name, port)


def default(text):
    """Return what compose puts in for ``${NAME:-text}`` where the variable is not set."""
    found = VARIABLE.fullmatch(str(text))
    return found.group(1) if found else str(text)


def check_rights(compose, folder):
    """Yield what gives a service more rights than it needs."""
    for name, service in compose["services"].items():
        if service.get("cap_drop") != ["ALL"]:
            yield "{} keeps capabilities; drop ALL, and name those given back".format(name)
        if service.get("privileged") or set(service.get("cap_add", ())) - CAPABILITIES:
            yield "{} is given rights over the host".format(name)
        if "no-new-privileges:true" not in service.get("security_opt", ()):
            yield "{} may gain rights (no-new-privileges)".format(name)
        if not service.get("mem_limit"):
            yield "{} may take all memory".format(name)
        images = [service.get("image", "")] if "build" not in service else []
        images += (service.get("build") or {}).get("args", {}).values()
        if not images or not all(VARIABLE.fullmatch(str(image)) for image in images):
            yield "{} has an image that cannot be named by its digest: take it from a variable".format(name)
    yield from check_role(compose["services"], folder)


def check_role(services, folder):
    """Yield what lets Odoo connect as the superuser of the database."""
    db, odoo = (services.get(name, {}).get("environment", {}) for name in ("db", "odoo"))
    if db.get("POSTGRES_USER") == odoo.get("USER"):
        yield "odoo connects as PostgreSQL's superuser"
    if db.get("POSTGRES_PASSWORD_FILE") == odoo.get("PASSWORD_FILE"):
        yield "odoo knows the password of PostgreSQL's superuser"
    if "db_admin_password" in names(services.get("odoo", {}).get("secrets")):
        yield "odoo can read the password of PostgreSQL's superuser"
    path = os.path.join(folder, "db", "10-role.sh")
    text = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    if "./db:/docker-entrypoint-initdb.d:ro" not in services.get("db", {}).get("volumes", ()):
        yield "db runs no script that makes Odoo's role"
    for word in ("CREATE ROLE {} ".format(odoo.get("USER")), "NOSUPERUSER", "NOCREATEROLE"):
        if word not in text:
            yield "db/10-role.sh lacks {}".format(word.strip())


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
    found = list(check_references(compose)) + list(check_services(compose)) + list(check_files(compose, folder))
    return found + list(check_rights(compose, folder))


if __name__ == "__main__":
    found = complaints(sys.argv[1])
    print("\n".join(found))
    sys.exit(1 if found else 0)
