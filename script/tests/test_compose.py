"""Point 10: what compose.yaml gives its services, by taking each of it away; and the script that makes the role."""

import contextlib
import copy
import os
import shutil
import subprocess

import pytest
from lib import role
from test_role import cluster, psycopg2

yaml = pytest.importorskip("yaml")
compose_check = pytest.importorskip("lib.compose_check")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOCKER = os.path.join(ROOT, "docker")


def test_the_file_is_sound():
    assert compose_check.complaints(DOCKER) == []


def without(compose, *path):
    """Return a copy of the file's content without one part."""
    changed = copy.deepcopy(compose)
    part = changed["services"]
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    return changed


def put(compose, *path):
    """Return a copy of the file's content with the last of the arguments where the others lead."""
    changed = copy.deepcopy(compose)
    part = changed["services"]
    for key in path[:-2]:
        part = part[key]
    part[path[-2]] = path[-1]
    return changed


def test_what_is_taken_away_is_missed():
    with open(os.path.join(DOCKER, "compose.yaml"), encoding="utf-8") as stream:
        compose = yaml.safe_load(stream)
    for changed, words in (
        (without(compose, "odoo", "cap_drop"), "odoo keeps capabilities"),
        (put(compose, "db", "cap_drop", ["NET_RAW"]), "db keeps capabilities"),
        (put(compose, "db", "cap_add", ["SYS_ADMIN"]), "db is given rights"),
        (put(compose, "odoo", "privileged", True), "odoo is given rights"),
        (without(compose, "odoo", "security_opt"), "odoo may gain rights"),
        (without(compose, "db", "mem_limit"), "db may take all memory"),
        (put(compose, "db", "image", "postgres:17"), "db has an image that cannot be named by its digest"),
        (without(compose, "odoo", "build", "args"), "odoo has an image that cannot be named by its digest"),
        (put(compose, "db", "environment", "POSTGRES_USER", "odoo"), "odoo connects as PostgreSQL's superuser"),
        (put(compose, "odoo", "environment", "PASSWORD_FILE", "/run/secrets/db_admin_password"), "odoo knows the"),
        (put(compose, "odoo", "secrets", ["db_admin_password"]), "odoo can read the password"),
        (put(compose, "db", "volumes", []), "db runs no script"),
        (put(compose, "odoo", "environment", "USER", "other"), "lacks CREATE ROLE other"),
    ):
        found = list(compose_check.check_rights(changed, DOCKER))
        assert any(words in complaint for complaint in found), (words, found)


def test_default_of_a_variable():
    assert compose_check.default("${POSTGRES_IMAGE:-postgres:17}") == "postgres:17"
    assert compose_check.default("postgres:17") == "postgres:17"


def test_the_role_that_is_made(tmp_path):
    """The script as the image runs it, on a real server of a new volume."""
    server = cluster(tmp_path)
    if not shutil.which("psql", path=server.binaries):
        pytest.skip("there is no psql beside the server")
    command = [os.path.join(server.binaries, "initdb"), "-D", server.data, "-U", "postgres", "--no-sync", "-E", "UTF8"]
    subprocess.run(command + ["--auth=scram-sha-256", "--pwfile=/dev/stdin"], input="first\n", text=True, check=True)
    with open(os.path.join(server.data, "postgresql.conf"), "a", encoding="utf-8") as stream:
        stream.write("listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
    role.note(server.folder)
    (tmp_path / "password").write_text("it's \\ $ecret")
    (tmp_path / "password").chmod(0o644)
    server.acquire()
    try:
        address = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "PGPASSWORD": "first"}
        environ = {"PATH": server.binaries + os.pathsep + os.environ["PATH"], "POSTGRES_USER": "postgres", **address}
        script = ["sh", os.path.join(DOCKER, "db", "10-role.sh")]
        subprocess.run(script, env=environ | {"ODOO_PASSWORD_FILE": str(tmp_path / "password")}, check=True)
        address = {"host": "127.0.0.1", "port": server.port, "user": "odoo", "password": "it's \\ $ecret"}
        with contextlib.closing(psycopg2.connect(dbname="customer_relations", **address)) as connection:
            cr = connection.cursor()
            cr.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
            assert cr.fetchone() == (False, False, False)
            cr.execute("SELECT extname FROM pg_extension ORDER BY 1")
            assert [row[0] for row in cr.fetchall()] == ["pg_trgm", "plpgsql", "unaccent"]
            cr.execute("CREATE TABLE res_partner (id integer)")
    finally:
        server.release()
