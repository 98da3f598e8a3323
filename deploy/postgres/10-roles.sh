#!/usr/bin/env bash
# Makes the two roles and the database of a new server: run by the image of PostgreSQL
# on its first start, or by hand as a superuser. The privileges are those of
# web/postgres/roles.py.
set -euo pipefail
: "${LASTMETRE_OWNER_PASSWORD:?}" "${LASTMETRE_APP_PASSWORD:?}"

psql --set ON_ERROR_STOP=1 --quiet --no-psqlrc \
    --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner_password="$LASTMETRE_OWNER_PASSWORD" \
    --set application_password="$LASTMETRE_APP_PASSWORD" <<'SQL'
CREATE ROLE lastmetre_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
    NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE lastmetre_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
    NOBYPASSRLS PASSWORD :'application_password';
CREATE DATABASE lastmetre OWNER lastmetre_owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE lastmetre FROM PUBLIC;
GRANT CONNECT ON DATABASE lastmetre TO lastmetre_app;
\connect lastmetre
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO lastmetre_app;
GRANT USAGE, CREATE ON SCHEMA public TO lastmetre_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE lastmetre_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE lastmetre_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO lastmetre_app;
ALTER DEFAULT PRIVILEGES FOR ROLE lastmetre_owner
    GRANT USAGE ON SEQUENCES TO lastmetre_app;
ALTER DEFAULT PRIVILEGES FOR ROLE lastmetre_owner
    GRANT EXECUTE ON FUNCTIONS TO lastmetre_app;
SQL
