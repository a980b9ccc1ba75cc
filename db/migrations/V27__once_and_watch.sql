-- A schedule is due by the clock or once; one that is watched has each of its runs held against the one before, and what became worse is an alarm (decision 62).
alter table schedule alter column cron drop not null;
alter table schedule add column once_at timestamp with time zone;        -- once, instead of a cron
alter table schedule add constraint schedule_is_due_one_way check (cron is null and once_at is not null or cron is not null and once_at is null);
alter table schedule add column watch_alpha double precision;            -- null where nobody watches
alter table schedule add column watch_tolerance double precision;
alter table schedule add constraint schedule_watch_is_whole check (
  watch_alpha is null and watch_tolerance is null or watch_alpha is not null and watch_tolerance is not null);

-- Whether nobody has seen to a run's end yet. Whoever does takes it back in the transaction that writes what follows from the end; a run that is queued again is awaited again.
alter table run add column awaited boolean default false not null;
update run set awaited = true where status in ('queued', 'running');
create index run_by_awaited on run (awaited, finished_at);

-- What came of holding a run against the one before.
create table watched_run (
  run_id varchar(36) not null primary key references run (id),
  schedule_id varchar(36) not null references schedule (id) on delete cascade,
  previous_run_id varchar(36) references run (id),     -- null where there was none
  compared int not null,                               -- configuration x task x length
  worse int not null,                                  -- of them
  same int not null,                                   -- measured once for both runs
  unlike int not null,                                 -- asked otherwise
  message varchar(2000),                               -- why nothing could be compared
  looked_at timestamp with time zone not null
);

create table alarm (
  id varchar(36) not null primary key,
  kind varchar(20) not null check (kind ~ '^(worse|run-failed|firing-failed)$'),
  schedule_id varchar(36) not null references schedule (id) on delete cascade,
  run_id varchar(36) references run (id),              -- null where none was queued
  previous_run_id varchar(36) references run (id),     -- that it was held against
  message varchar(2000) not null,                      -- one sentence
  findings text not null,                              -- JSON: what became worse, the surest first
  raised_at timestamp with time zone not null,
  acknowledged_at timestamp with time zone,
  acknowledged_by varchar(200)
);
create index alarm_by_time on alarm (raised_at, id);
create index alarm_by_schedule on alarm (schedule_id, raised_at);
create index alarm_by_run on alarm (run_id);
create index run_by_schedule on run (schedule_id, created_at);
