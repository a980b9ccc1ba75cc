-- Who is told of alarms and of runs that ended, and each thing that is told, written in the transaction in which it happened (decision 62).
create table webhook (
  id varchar(36) not null primary key,
  url varchar(2000) not null,
  events varchar(200) not null,                        -- words, separated by blanks
  secret varchar(100) not null,                        -- what is told is signed with it; shown once
  created_at timestamp with time zone not null,
  created_by varchar(200)
);

create table delivery (
  id varchar(36) not null primary key,                 -- the same however often it is tried
  webhook_id varchar(36) not null references webhook (id) on delete cascade,
  event varchar(20) not null,
  body text not null,
  state varchar(20) not null check (state ~ '^(waiting|delivered|failed)$'),
  tries int default 0 not null,                        -- the fence: who tries it has counted it up
  next_at timestamp with time zone,                    -- by the database's clock; null unless it waits
  last_at timestamp with time zone,
  status int,                                          -- of the last answer; null where there was none
  answer varchar(200),                                 -- how it began, or why there was none
  created_at timestamp with time zone not null,
  constraint delivery_waits_for_a_time check (state <> 'waiting' or next_at is not null)
);
create index delivery_by_webhook on delivery (webhook_id, created_at, id);
create index delivery_by_time on delivery (state, next_at);
