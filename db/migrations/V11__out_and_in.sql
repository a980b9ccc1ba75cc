-- What an answer was scored by, whole, so that it can be scored again without its file; and what the columns of sample had to cut.
create table sample_text (
  cell_id varchar(64) not null references cell (id),
  ordinal int not null,
  answer text,                                         -- all of it; null where sample holds all of it
  reference text,                                      -- JSON: scorer, part, answers, classes, dataset, length; null where the task's name says all
  primary key (cell_id, ordinal)
);

-- What people say of runs and cells. Nothing is deleted: what is taken back stays, with its time.
create table mark (
  id varchar(36) not null primary key,
  kind varchar(20) not null check (kind ~ '^(tag|note|archived|superseded)$'),
  run_id varchar(36) references run (id),              -- of a run, or
  cell_id varchar(64) references cell (id),            -- of a cell
  text varchar(2000) not null,                         -- the tag, the note, or the reason; empty where it needs none
  created_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  check ((run_id is null) <> (cell_id is null))
);
create index mark_by_run on mark (run_id);
create index mark_by_cell on mark (cell_id);

-- A score computed anew from stored answers, beside the one that was measured.
create table rescore (
  cell_id varchar(64) not null references cell (id),
  version int not null,                                -- 1 is the first after the measured one
  scorer varchar(200) not null,
  code_version varchar(100) not null,                  -- that scored
  samples int not null,                                -- scored anew
  changed int not null,                                -- of them otherwise than by the version before
  kept int not null,                                   -- that could not be scored anew, and keep what they had
  failures int not null,
  score double precision,
  lower_bound double precision,
  upper_bound double precision,
  message varchar(2000),
  created_at timestamp with time zone not null,
  primary key (cell_id, version)
);
create table rescored_sample (
  cell_id varchar(64) not null,
  version int not null,
  ordinal int not null,
  status varchar(20) not null check (status ~ '^(scored|failed)$'),
  message varchar(2000),
  score double precision not null,
  contains boolean not null,
  primary key (cell_id, version, ordinal),
  foreign key (cell_id, version) references rescore (cell_id, version)
);

create view sample_text_v1 as
select cell_id, ordinal, answer, reference from sample_text;

create view mark_v1 as
select id, kind, run_id, cell_id, text, created_at, withdrawn_at from mark;

-- Cells whose numbers should not be used any more: marked themselves, or measured by a run that is.
create view superseded_cell_v1 as
select m.cell_id, m.text as reason, m.created_at
from mark m
where m.kind = 'superseded' and m.withdrawn_at is null and m.cell_id is not null
union all
select rc.cell_id, m.text as reason, m.created_at
from mark m
join run_cell rc on rc.run_id = m.run_id and not rc.reused
where m.kind = 'superseded' and m.withdrawn_at is null;

create view rescore_v1 as
select cell_id, version, scorer, code_version, samples, changed, kept, failures, score, lower_bound, upper_bound, message, created_at
from rescore;

create view rescored_sample_v1 as
select cell_id, version, ordinal, status, message, score, contains from rescored_sample;
