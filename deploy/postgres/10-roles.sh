#!/bin/sh
# Runs once, when the volume is empty: the two roles and the database of Qiandai, and Keycloak's.
# psql reads the secret files itself, so that no password stands on a command line.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set owner_password `cat /run/secrets/database_owner_password`
\set app_password `cat /run/secrets/database_app_password`
\set keycloak_password `cat /run/secrets/keycloak_database_password`

create role qiandai_owner login nosuperuser nocreatedb nocreaterole nobypassrls
  password :'owner_password';
create role qiandai_app login nosuperuser nocreatedb nocreaterole nobypassrls
  password :'app_password';
create role keycloak login nosuperuser nocreatedb nocreaterole nobypassrls
  password :'keycloak_password';

create database qiandai owner qiandai_owner;
create database keycloak owner keycloak;

revoke connect, temporary on database qiandai, keycloak, postgres from public;
grant connect on database qiandai to qiandai_app;
SQL
