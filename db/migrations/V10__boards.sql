-- Boards, what stands on them and how much there is, as rows that the end of a cell brings up to date in its own transaction: nobody counts all cells
-- to show a page. The evaluator keeps them (BoardStore); `ropewalk check` makes them anew and compares.

create table board (
  id varchar(64) not null primary key,                 -- cell.board
  model_id varchar(64) not null references model (id),
  task varchar(100) not null,
  metric varchar(20) not null,
  dtype varchar(20) not null,
  device varchar(100) not null,
  engine int,                                          -- null: imported, or measured under earlier rules
  assumed_trained_length int,
  code_version varchar(100) not null,                  -- of its newest cell
  code_versions int not null,                          -- that its cells have
  samples int not null,                                -- of a row, the most there are
  configurations int not null,
  lengths int not null,
  seeds int not null,                                  -- of a row, the most there are
  seed bigint,                                         -- null where its cells have several
  cells int not null,                                  -- that its rows are of; 0 where all wait to be measured again
  places int not null,                                 -- its rows
  by_depth boolean not null,
  finished_at timestamp with time zone                 -- when it grew last; the list of boards is ordered by it
);

-- One configuration at one length: one cell, or the cells of several seeds pooled.
create table board_row (
  board varchar(64) not null references board (id),
  configuration_id varchar(64) not null references configuration (id),
  length int not null,
  cell_id varchar(64) not null references cell (id),   -- the newest of them
  seeds int not null,
  status varchar(20) not null,                         -- done where one of them is
  message varchar(2000),
  samples int not null,
  failures int not null,
  unscored int not null,
  score double precision,
  lower_bound double precision,
  upper_bound double precision,
  mean_log_probability double precision,
  seed_share double precision,                         -- of the variance of samples, what lies between seeds; null where nothing can be said
  prefill_tokens_per_second double precision,
  decode_tokens_per_second double precision,
  peak_memory_bytes bigint,
  by_depth boolean not null,
  finished_at timestamp with time zone,
  primary key (board, configuration_id, length)
);

-- The cells a row is of: of each seed the one that ended last.
create table board_cell (
  board varchar(64) not null,
  configuration_id varchar(64) not null,
  length int not null,
  seed bigint not null,
  cell_id varchar(64) not null references cell (id),
  primary key (board, configuration_id, length, seed),
  foreign key (board, configuration_id, length) references board_row (board, configuration_id, length)
);
create index board_cell_by_cell on board_cell (cell_id);

-- How much there is of a task on a model.
create table measured (
  model_id varchar(64) not null references model (id),
  task varchar(100) not null,
  boards int not null,
  cells bigint not null,
  primary key (model_id, task)
);

create index board_by_time on board (finished_at, id);
create index board_by_topic on board (model_id, task, finished_at, id);
create index board_by_task on board (task, finished_at, id);
drop index cell_by_board;
create index cell_by_place on cell (board, configuration_id, length);
create index cell_by_configuration on cell (configuration_id, task, length);
create index run_by_time on run (created_at, id);
create index run_cell_by_place on run_cell (run_id, ordinal);

-- What there is already. A board had one seed.
insert into board (id, model_id, task, metric, dtype, device, engine, assumed_trained_length, code_version, code_versions, samples, configurations, lengths, seeds,
  cells, places, by_depth, finished_at)
select board, min(model_id), min(task), min(metric), min(dtype), min(device), min(engine), min(assumed_trained_length), max(code_version), 0, 0, 0, 0, 0,
  0, 0, false, null
from cell
where status in ('done', 'refused', 'failed')
group by board;

insert into board_row (board, configuration_id, length, cell_id, seeds, status, message, samples, failures, unscored, score, lower_bound, upper_bound,
  mean_log_probability, seed_share, prefill_tokens_per_second, decode_tokens_per_second, peak_memory_bytes, by_depth, finished_at)
select board, configuration_id, length, id, 1, status, message, samples, failures, unscored, score, lower_bound, upper_bound,
  mean_log_probability, null, prefill_tokens_per_second, decode_tokens_per_second, peak_memory_bytes,
  exists (select 1 from sample s where s.cell_id = c.id and s.depth is not null), finished_at
from cell c
where status in ('done', 'refused', 'failed')
  and not exists (
    select 1 from cell newer
    where newer.board = c.board and newer.configuration_id = c.configuration_id and newer.length = c.length
      and newer.status in ('done', 'refused', 'failed')
      and (coalesce(newer.finished_at, newer.created_at) > coalesce(c.finished_at, c.created_at)
        or coalesce(newer.finished_at, newer.created_at) = coalesce(c.finished_at, c.created_at) and newer.id > c.id));

insert into board_cell (board, configuration_id, length, seed, cell_id)
select r.board, r.configuration_id, r.length, c.seed, r.cell_id
from board_row r
join cell c on c.id = r.cell_id;

update board set
  (samples, configurations, lengths, seeds, cells, places, by_depth, finished_at) =
  (select max(r.samples), count(distinct r.configuration_id), count(distinct r.length), max(r.seeds), sum(r.seeds), count(*),
          max(case when r.by_depth then 1 else 0 end) = 1, coalesce(max(r.finished_at), timestamp with time zone '1970-01-01 00:00:00+00')
   from board_row r where r.board = board.id);
update board set seed = (select case when min(s.seed) = max(s.seed) then min(s.seed) end from board_cell s where s.board = board.id);
update board set code_versions =
  (select count(distinct c.code_version) from board_cell s join cell c on c.id = s.cell_id where s.board = board.id);

insert into measured (model_id, task, boards, cells)
select model_id, task, count(*), sum(cells) from board group by model_id, task;

create view board_v1 as
select b.id, b.model_id, m.name as model, m.trained_length, b.assumed_trained_length, m.parent_id, m.recipe_sha256, m.notes as model_notes,
       b.task, b.metric, b.dtype, b.device, b.engine, b.code_version, b.code_versions, b.samples, b.configurations, b.lengths, b.seeds, b.seed, b.cells, b.places,
       b.by_depth, b.finished_at
from board b
join model m on m.id = b.model_id
where b.cells > 0;

create view board_row_v1 as
select r.board, r.configuration_id, f.method, f.label, c.exact_parameters, r.length, r.cell_id, r.seeds, r.seed_share, r.status, r.message,
       r.samples, r.failures, r.unscored, r.score, r.lower_bound, r.upper_bound, r.mean_log_probability, r.prefill_tokens_per_second,
       r.decode_tokens_per_second, r.peak_memory_bytes, r.by_depth, r.finished_at, c.notes, c.origin, c.code_version
from board_row r
join configuration f on f.id = r.configuration_id
join cell c on c.id = r.cell_id;

create view board_cell_v1 as
select b.board, b.configuration_id, b.length, b.seed, b.cell_id, c.status, c.score
from board_cell b
join cell c on c.id = b.cell_id;

create view measured_v1 as
select model_id, task, boards, cells from measured where boards > 0;

-- How a run stood when it ended; counted anew while it goes on.
alter table run add column cells bigint;
alter table run add column cells_ended bigint;
alter table run add column cells_reused bigint;
alter table run add column samples bigint;
alter table run add column samples_stored bigint;

create view run_count_v1 as
select r.id,
       (select count(*) from run_cell rc where rc.run_id = r.id) as cells,
       (select count(*) from run_cell rc join cell c on c.id = rc.cell_id where rc.run_id = r.id and c.status in ('done', 'refused', 'failed')) as cells_ended,
       (select count(*) from run_cell rc where rc.run_id = r.id and rc.reused) as cells_reused,
       (select coalesce(sum(c.samples), 0) from run_cell rc join cell c on c.id = rc.cell_id where rc.run_id = r.id) as samples,
       (select count(*) from sample s join run_cell rc on rc.cell_id = s.cell_id where rc.run_id = r.id) as samples_stored
from run r;

update run set
  (cells, cells_ended, cells_reused, samples, samples_stored) =
  (select n.cells, n.cells_ended, n.cells_reused, n.samples, n.samples_stored from run_count_v1 n where n.id = run.id)
where status not in ('queued', 'running');

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
            then (select n.samples_stored from run_count_v1 n where n.id = r.id) else r.samples_stored end as samples_stored
from run r;
