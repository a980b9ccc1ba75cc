-- Every time that a schedule was due is told (decision 58): what came of it, and how many earlier ones had passed while nobody was there.
alter table schedule add column accounted_at timestamp with time zone;   -- up to here
update schedule set accounted_at = current_timestamp;
alter table schedule alter column accounted_at set not null;

create table firing (
  schedule_id varchar(36) not null references schedule (id) on delete cascade,
  due_at timestamp with time zone not null,
  fired_at timestamp with time zone not null,
  outcome varchar(20) not null check (outcome in ('queued', 'skipped', 'failed')),
  run_id varchar(36) references run (id),              -- that was queued, or that still went on
  message varchar(2000),                               -- why it failed
  missed int not null check (missed >= 0),             -- times before this one that are not made up
  missed_from timestamp with time zone,                -- the first of them
  primary key (schedule_id, due_at),
  constraint firing_says_what_came_of_it check (
    outcome = 'failed' and run_id is null and message is not null or outcome <> 'failed' and run_id is not null and message is null),
  constraint firing_missed_is_whole check (missed = 0 and missed_from is null or missed > 0 and missed_from is not null)
);
