-- Which order is taken next, and by whom it can be (decision 55): the one foretold to take longest, by a process that has the memory.
alter table cell_order add column turn int default 0 not null;            -- among those of its run, the least first
alter table cell_order add column model_bytes bigint default 0 not null;  -- of memory that it takes at the very least: for the model ...
alter table cell_order add column bytes bigint default 0 not null;        -- ... and for the cell beside it; 0 where nobody has foretold
update cell_order set turn = ordinal;
drop index cell_order_by_turn;
create index cell_order_by_turn on cell_order (since, run_id, turn);

alter table worker add column memory bigint;                              -- bytes that its slots share; null where it does not say

create or replace view cell_order_v1 as
select cell_id, run_id, ordinal, since, lead, model_id, dtype, device, planned, stored, seconds, tries, holder, leased_at, lease_until, turn, model_bytes, bytes
from cell_order;

create or replace view worker_v1 as
select name, code_version, engine, device, device_kind, slots, labels, draining, message, started_at, heartbeat_at, memory
from worker;
