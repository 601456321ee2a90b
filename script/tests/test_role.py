"""“Done when” 5: Odoo's role in the scripts' own cluster, new or of an earlier version. Real clusters, small ones."""

import contextlib
import os
import shutil
import subprocess
import types

import pytest
from lib import bootstrap, postgres, role
from lib.say import Stop

psycopg2 = pytest.importorskip("psycopg2")
RIGHTS = "SELECT rolname FROM pg_roles WHERE {} AND rolname !~ '^pg_' ORDER BY 1;"
#: One of each kind of object that a database may hold, and an extension, in a schema of its own and in public.
OBJECTS = """
CREATE TABLE customer (id serial PRIMARY KEY, name text, place integer GENERATED ALWAYS AS IDENTITY);

CREATE SEQUENCE "Free Sequence";

CREATE VIEW seen AS SELECT * FROM customer;

CREATE MATERIALIZED VIEW kept AS SELECT * FROM customer;

CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * $1';

CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);

CREATE TYPE mood AS ENUM ('glad');

CREATE TYPE pair AS (a integer, b integer);

CREATE DOMAIN positive AS integer CHECK (VALUE > 0);

CREATE SCHEMA "Other";

CREATE TABLE "Other"."Half" (id integer) PARTITION BY RANGE (id);

SELECT lo_create(4711);

CREATE EXTENSION unaccent;

INSERT INTO customer (name) SELECT 'Customer ' || n FROM generate_series(1, 1000) n;
"""
FOREIGN = """
SELECT count(*)::text FROM (
    SELECT relowner AS owner FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', '"Other"')
     UNION ALL SELECT proowner FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
               AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
     UNION ALL SELECT typowner FROM pg_type WHERE typnamespace = 'public'::regnamespace
     UNION ALL SELECT nspowner FROM pg_namespace WHERE nspname = 'Other'
     UNION ALL SELECT lomowner FROM pg_largeobject_metadata
     UNION ALL SELECT datdba FROM pg_database WHERE datname = 'Old one') o
 WHERE o.owner <> 'odoo'::regrole;
"""


def cluster(folder):
    found = postgres.machine_binaries()
    if not found:
        pytest.skip("this machine has no PostgreSQL of its own")
    place = types.SimpleNamespace(
        run=str(folder), own_folder=lambda name: str(folder), give=lambda path: None, as_user=lambda: {}
    )
    return postgres.Private(place, found[max(found)])


@pytest.fixture
def server(tmp_path):
    return cluster(tmp_path)


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """Return the folder of a cluster of an earlier version."""
    folder = tmp_path_factory.mktemp("earlier")
    make_earlier(cluster(folder))
    return folder


def make_earlier(server):
    """Make a cluster as the scripts once did, whose Odoo is the superuser, with a database."""
    with open(server.passfile, "w", encoding="ascii") as stream:
        stream.write("127.0.0.1:*:*:odoo:secret\n")
    with open(os.path.join(server.folder, "password"), "w", encoding="ascii") as stream:
        stream.write("secret\n")
    command = [os.path.join(server.binaries, "initdb"), "-D", server.data, "-U", "odoo", "--no-sync", "-E", "UTF8"]
    command += ["--pwfile=" + stream.name, "--auth=scram-sha-256", "--locale=C.UTF-8"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=server.tool_environ())
    single = role.Single(server, server.data)
    single.run('CREATE DATABASE "Old one";')
    single.run(OBJECTS, "Old one")


def of_an_earlier_version(server, earlier):
    """Give a server a copy of that cluster; return its single-user mode."""
    shutil.copytree(earlier, server.folder, dirs_exist_ok=True)
    return role.Single(server, server.data)


def check(server, single):
    """Odoo may do what it needs, and nothing more."""
    assert single.names(RIGHTS.format("rolcanlogin AND rolcreatedb AND rolname = 'odoo'")) == ["odoo"]
    assert single.names(RIGHTS.format("rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls")) == ["postgres"]
    assert single.names("SELECT rolname FROM pg_authid WHERE rolsuper AND rolpassword IS NOT NULL;") == []
    assert single.names("SELECT rolname FROM pg_authid WHERE rolpassword ~ 'SCRAM';") == ["odoo"]
    assert role.is_made(server.folder)


def test_a_new_cluster(server):
    """Odoo's role makes databases and the extensions in them, and reads no file of the server."""
    server.acquire()
    try:
        for name in ("postgres", "new"):
            connection = psycopg2.connect(dbname=name, **parameters(server))
            connection.autocommit = True
            with contextlib.closing(connection), connection.cursor() as cr:
                if name == "postgres":
                    cr.execute("CREATE DATABASE new TEMPLATE template0")
                    continue
                cr.execute("CREATE EXTENSION unaccent")
                cr.execute("CREATE EXTENSION pg_trgm")
                for refused in ("COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('postgresql.conf')"):
                    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                        cr.execute(refused)
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(dbname="postgres", **parameters(server) | {"user": "postgres"})
    finally:
        server.release()
    check(server, role.Single(server, server.data))


def parameters(server):
    """Return how psycopg2 connects as Odoo does."""
    found = server.environ()
    with open(found["PGPASSFILE"], encoding="ascii") as stream:
        password = stream.read().strip().rpartition(":")[2]
    return {"host": found["PGHOST"], "port": found["PGPORT"], "user": found["PGUSER"], "password": password}


def test_a_cluster_of_an_earlier_version_keeps_its_databases(server, earlier):
    single = of_an_earlier_version(server, earlier)
    server.take_rights_away()
    check(server, single)
    assert single.names("SELECT rolname FROM pg_roles WHERE oid = 10;") == ["postgres"]
    printed = single.run(FOREIGN, "Old one")
    assert '1: count = "0"' in printed, printed
    assert '1: count = "1000"' in single.run("SELECT count(*)::text FROM customer;", "Old one")
    role.take_rights_away(server, server.data, "secret")
    check(server, single)


@pytest.mark.parametrize("last", [2, 3, 4, 6, 8])
def test_cut_off_anywhere_it_is_completed_by_the_next_start(server, earlier, monkeypatch, last):
    single = of_an_earlier_version(server, earlier)
    run, calls = role.Single.run, []

    def cut(self, statements, database="postgres"):
        calls.append(statements)
        if len(calls) == last:
            raise KeyboardInterrupt
        return run(self, statements, database)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(role.Single, "run", cut)
        server.take_rights_away()
    server.take_rights_away()
    check(server, single)
    assert '1: count = "0"' in single.run(FOREIGN, "Old one")


def test_not_while_another_script_uses_it(server, monkeypatch):
    monkeypatch.setattr(server, "running", lambda: ("1", 5432))
    monkeypatch.setattr(server, "others", lambda: True)
    with pytest.raises(Stop, match="whose roles are to be changed"):
        server.take_rights_away()


def test_a_given_superuser_is_said(capsys):
    rows = [["admin"]]
    bootstrap.say_superuser(types.SimpleNamespace(sql=lambda statement: rows))
    assert "admin is a superuser" in capsys.readouterr().err
    rows.clear()
    bootstrap.say_superuser(types.SimpleNamespace(sql=lambda statement: rows))
    assert capsys.readouterr().err == ""
