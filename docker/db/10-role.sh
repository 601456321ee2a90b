#!/bin/sh
# Run once by the PostgreSQL image when the volume is new, as its superuser: the role that Odoo connects as, which is no
# superuser and makes no databases, and the one database, which it owns, with the extensions that Odoo searches with.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$(cat "${ODOO_PASSWORD_FILE:?names the file with the password of odoo}")" \
    --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
CREATE ROLE odoo LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE customer_relations OWNER odoo TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
REVOKE CONNECT, TEMPORARY ON DATABASE customer_relations FROM PUBLIC;
\connect customer_relations
SET ROLE odoo;
CREATE EXTENSION unaccent;
CREATE EXTENSION pg_trgm;
SQL
