-- Models that somebody wants to be at hand before a run needs them (decision 64): fetched or looked at by one process at a time.
create table model_request (
  id varchar(36) primary key,
  name varchar(2000) not null,                         -- as a suite would have it
  status varchar(20) not null check (status in ('queued', 'fetching', 'ready', 'failed')),
  message varchar(2000),                               -- why it failed
  file varchar(500),                                   -- that is on its way, ...
  bytes bigint,                                        -- ... as far as it is here, ...
  bytes_total bigint,                                  -- ... of so many; null where the hub does not say
  model_id varchar(64) references model (id),
  submitted_by varchar(200),
  owner varchar(200),
  heartbeat_at timestamp with time zone,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint model_request_says_what_came_of_it check (
    (status = 'ready') = (model_id is not null) and (status = 'failed') = (message is not null)
    and (status in ('ready', 'failed')) = (finished_at is not null))
);
create index model_request_by_time on model_request (created_at, id);
