-- Who handed it in, by name; null at home, where nobody is asked who they are.
alter table run add column submitted_by varchar(200);
alter table schedule add column submitted_by varchar(200);

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
       r.submitted_by
from run r;
