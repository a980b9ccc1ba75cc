-- What is wanted and not measured yet, and who measures it (decision 53). An order is a cell of a running run that is not finished: it comes with the run and
-- goes with the cell's number, so there are as many rows as there is work left. A slot of any process takes it by a lease, which ends by the
-- database's clock; what it stores, it stores in the transaction that proves the lease still its own.
create table cell_order (
  cell_id varchar(64) not null primary key references cell (id),
  run_id varchar(36) not null references run (id),      -- the suite of which says what the cell is
  ordinal int not null,                                 -- its place there
  since timestamp with time zone not null,              -- when that run was submitted: older ones go first
  twin varchar(64),                                     -- the same for cells that come to the same plan: one is measured, the others take over its answers
  lead varchar(64),                                     -- the baseline of cells that are measured in rounds, which are taken all together
  model_id varchar(64) not null,                        -- what it takes to measure it: a model ...
  dtype varchar(20) not null,
  device varchar(100) not null,                         -- ... and a kind of device
  planned int not null check (planned > 0),             -- samples
  stored int not null check (stored >= 0),              -- of them
  seconds double precision,                             -- foretold for all that are planned; null where nobody has
  tries int default 0 not null,                         -- leases since a sample was stored
  lease varchar(36),                                    -- made anew by each taking: the fence
  holder varchar(300),                                  -- the process
  leased_at timestamp with time zone,
  lease_until timestamp with time zone,
  constraint cell_order_lease_is_whole check (
    lease is null and holder is null and leased_at is null and lease_until is null
    or lease is not null and holder is not null and leased_at is not null and lease_until is not null)
);
create index cell_order_by_turn on cell_order (since, run_id, ordinal);
create index cell_order_by_run on cell_order (run_id, lead);
create index cell_order_by_lease on cell_order (lease);
create index cell_order_by_twin on cell_order (twin);

-- A cell whose answers are those of another, which asked the same under the same plan (decision 54).
alter table cell add column answers_of varchar(64) references cell (id);
create index cell_by_plan on cell (plan_sha256, seed, length);

-- Processes that measure, as they last said.
create table worker (
  name varchar(300) not null primary key,               -- made at its start: host/pid/random
  code_version varchar(100) not null,
  engine int not null,
  device varchar(300) not null,                         -- cuda:1 (NVIDIA H200)
  device_kind varchar(100) not null,                    -- NVIDIA H200; as in cell.device
  slots int not null,
  labels varchar(2000) not null,                        -- words, separated by blanks
  draining boolean default false not null,              -- finishes what is at hand and takes no more
  message varchar(2000),                                -- what it cannot do, in one sentence
  started_at timestamp with time zone not null,
  heartbeat_at timestamp with time zone not null
);

create view cell_order_v1 as
select cell_id, run_id, ordinal, since, lead, model_id, dtype, device, planned, stored, seconds, tries, holder, leased_at, lease_until
from cell_order;

create view worker_v1 as
select name, code_version, engine, device, device_kind, slots, labels, draining, message, started_at, heartbeat_at
from worker;

-- States that are possible, whoever writes them (docs/reliability.md). Cells that were being measured when this came are measured by nobody.
update cell set status = 'waiting' where status = 'running';
update cell set finished_at = created_at where finished_at is null and status ~ '^(done|refused|failed)$';
alter table cell add constraint cell_ends check (finished_at is not null or not (status ~ '^(done|refused|failed)$'));
update run set owner = 'unknown' where owner is null and status = 'running';
update run set finished_at = created_at where finished_at is null and status ~ '^(completed|failed|cancelled)$';
alter table run add constraint run_is_somebodys check (owner is not null or status <> 'running');
alter table run add constraint run_ends check (finished_at is not null or not (status ~ '^(completed|failed|cancelled)$'));
