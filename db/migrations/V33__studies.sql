-- Studies (decision 65): a suite and tunings of its model, each of which is a run. Of a run that is a part of one: the study, which has the id of its first run, the recipe
-- by which its model is tuned before anything is measured, and how far that is; null of the first, which measures the model as it is.
create table study (
  id varchar(36) primary key,
  document text not null
);
alter table run add column study varchar(36) references study(id);
alter table run add column tuning text;
alter table run add column tuning_step integer;
alter table run add column tuning_steps integer;
create index run_study on run(study);

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
       r.submitted_by, case r.priority when 0 then 'high' when 2 then 'low' else 'normal' end as priority,
       r.study, r.tuning_step, r.tuning_steps
from run r;
