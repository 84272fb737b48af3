-- Three roles with no more rights than they need. A superuser of PostgreSQL runs it in Lapor's own
-- database before and after each `python -m lapor migrate`; it may run as often as you like:
--   psql --dbname=lapor --file=deploy/roles.sql
-- Other names: --set=owner=… --set=app=… --set=reader=…
--
-- lapor_owner   migrates: the tables are its own.
-- lapor         the app and its jobs: rows, never the schema; of the audit log new rows only.
-- lapor_reader  reports and spreadsheets: reads what names nobody, and writes nothing.
\set ON_ERROR_STOP on
\if :{?owner} \else \set owner lapor_owner \endif
\if :{?app} \else \set app lapor \endif
\if :{?reader} \else \set reader lapor_reader \endif
BEGIN;

SELECT format('CREATE ROLE %I LOGIN', wanted)
FROM unnest(ARRAY[:'owner', :'app', :'reader']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)
\gexec

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"app", :"reader";
SELECT current_database() AS here \gset
REVOKE ALL ON DATABASE :"here" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"here" TO :"owner", :"reader";
-- folding the ledger's tail makes a table of its own for a moment
GRANT CONNECT, TEMPORARY ON DATABASE :"here" TO :"app";

-- what was made before there were roles
SELECT format('ALTER TABLE %I OWNER TO %I', tablename, :'owner')
FROM pg_tables WHERE schemaname = 'public' AND tableowner <> :'owner'
\gexec
SELECT format('ALTER FUNCTION %s OWNER TO %I', oid::regprocedure, :'owner')
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
\gexec

-- the app
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
SELECT format('REVOKE UPDATE, DELETE ON %I FROM %I', tablename, :'app')
FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('audit_log', 'audit_link')
\gexec
SELECT format('REVOKE INSERT, UPDATE, DELETE ON %I FROM %I', tablename, :'app')
FROM pg_tables WHERE schemaname = 'public' AND tablename = 'alembic_version'
\gexec

-- the reader: a list of what it may read, so that what is new it may not. The ledger has every fact
-- that is counted, by government, agency, class, category, channel and day; no words, no names.
SELECT format('GRANT SELECT ON %I TO %I', tablename, :'reader')
FROM pg_tables WHERE schemaname = 'public' AND tablename IN (
    'ledger', 'ledger_tail', 'balance', 'balance_day', 'balance_agency',
    'balance_agency_day', 'region', 'government',
    'population', 'agency', 'category', 'calendar_day', 'policy', 'kpi_target', 'indicator',
    'figure', 'milestone', 'job_run', 'alembic_version'
)
\gexec
ALTER ROLE :"reader" SET default_transaction_read_only = on;
ALTER ROLE :"reader" SET statement_timeout = '5min';

COMMIT;
