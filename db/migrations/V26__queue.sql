-- Which run goes first, for whom a slot last took a cell, and what failed before it was tried again (decision 61).
alter table run add column priority int default 1 not null;               -- 0 high, 1 normal, 2 low: the least first
alter table run add constraint run_has_a_priority check (priority between 0 and 2);
alter table run add column planned int;                                   -- cells that its suite names; null where nobody has counted

create table served (
  person varchar(200) not null primary key,                               -- as run.submitted_by; empty for nobody
  served_at timestamp with time zone not null                             -- when a slot last took a cell of theirs
);

create index cell_order_in_run on cell_order (run_id, device, turn);

-- A cell that failed and was tried again: when and why it had failed, and for which run it was tried again.
create table failure (
  cell_id varchar(64) not null references cell (id),
  failed_at timestamp with time zone not null,
  message varchar(2000),
  run_id varchar(36) not null references run (id),
  primary key (cell_id, failed_at)
);
create index failure_by_run on failure (run_id);

create view failure_v1 as
select cell_id, failed_at, message, run_id
from failure;

create or replace view run_owner_v1 as
select id as run_id, suite, status, cancel_requested, owner, heartbeat_at, submitted_by, priority, planned, created_at
from run;

create or replace view run_v1 as
select r.id, r.suite, r.document, r.code_version, r.status, r.message, r.cancel_requested, r.schedule_id, r.created_at, r.started_at, r.finished_at,
       case when r.status in ('queued', 'running') or r.cells is null
            then (select n.cells from run_count_v1 n where n.id = r.id) else r.cells end as cells,
       case when r.status in ('queued', 'running') or r.cells is null
            then (select n.cells_ended from run_count_v1 n where n.id = r.id) else r.cells_ended end as cells_ended,
       case when r.status in ('queued', 'running') or r.cells is null
            then (select n.cells_reused from run_count_v1 n where n.id = r.id) else r.cells_reused end as cells_reused,
       case when r.status in ('queued', 'running') or r.cells is null
            then (select n.samples from run_count_v1 n where n.id = r.id) else r.samples end as samples,
       case when r.status in ('queued', 'running') or r.cells is null
            then (select n.samples_stored from run_count_v1 n where n.id = r.id) else r.samples_stored end as samples_stored,
       r.submitted_by, case r.priority when 0 then 'high' when 2 then 'low' else 'normal' end as priority
from run r;
