-- The two roles of a shared database: `ropewalk`, which owns the tables (serve), and `ropewalk_worker`, which may do what measuring needs (worker).
-- Run it as a superuser with psql 14 or newer, as often as you like: before the first start of `serve`, and after the first start of each new version, which
-- may have made tables. It changes nothing that is as it should be, and passes over tables that do not exist yet.
--
--   ROPEWALK_MANAGER_PASSWORD=… ROPEWALK_WORKER_PASSWORD=… psql --dbname ropewalk --file docs/deploy/roles.sql

\set ON_ERROR_STOP on
\set manager_password ''
\set worker_password ''
\getenv manager_password ROPEWALK_MANAGER_PASSWORD
\getenv worker_password ROPEWALK_WORKER_PASSWORD
select :'manager_password' = '' or :'worker_password' = '' as passwordless \gset
\if :passwordless
do $$ begin raise exception 'ROPEWALK_MANAGER_PASSWORD and ROPEWALK_WORKER_PASSWORD must be set in the environment of psql'; end $$;
\endif

begin;

select format('create role %I login', name)
from unnest(array['ropewalk', 'ropewalk_worker']) name
where not exists (select from pg_roles where rolname = name)
\gexec
alter role ropewalk password :'manager_password';
alter role ropewalk_worker password :'worker_password';

alter schema public owner to ropewalk;
revoke create on schema public from public, ropewalk_worker;
grant usage on schema public to ropewalk_worker;

-- What the workers had may have become too much: nothing, then what they need, and for everybody else both at once.
revoke all on all tables in schema public from ropewalk_worker;
select format('grant %s on %I to ropewalk_worker', may, name)
from (values
    ('select', array['flyway_schema_history', 'run', 'run_cell', 'model', 'configuration', 'dataset']),
    ('select, update', array['cell']),
    ('select, update, delete', array['cell_order']),
    ('select, insert', array['sample', 'sample_text']),
    ('select, insert, update', array['board', 'measured']),
    ('select, insert, delete', array['board_row', 'board_cell', 'stopped_cell', 'verdict']),
    ('select, insert, update, delete', array['worker'])
) as needs (may, names), unnest(names) as name
where to_regclass(format('public.%I', name)) is not null
\gexec

commit;
