-- Time that a run was measured: from each taking of it to its leaving, so that a pause is none of it.
create table run_span (
  run_id varchar(36) not null references run (id),
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,           -- the last sign of life
  primary key (run_id, started_at)
);

create view run_span_v1 as
select run_id, started_at, ended_at
from run_span;

-- Cells that are done with fewer samples than were planned, because all that depended on them was decided; samples of such a cell are those it has.
create table stopped_cell (
  cell_id varchar(64) not null primary key references cell (id),
  planned int not null
);

create view stopped_cell_v1 as
select cell_id, planned
from stopped_cell;

-- What a run that stops early made of each comparison with its baseline.
create table verdict (
  run_id varchar(36) not null references run (id),
  cell_id varchar(64) not null references cell (id),
  baseline_id varchar(64) not null references cell (id),
  questions int not null,                               -- that both answered when it was settled, or in the end
  log10_evidence double precision not null,
  log10_needed double precision not null,               -- comparisons of the suite / alpha
  verdict varchar(20) not null check (verdict ~ '^(better|worse|undecided)$'), -- than the baseline
  primary key (run_id, cell_id)
);

create view verdict_v1 as
select run_id, cell_id, baseline_id, questions, log10_evidence, log10_needed, verdict
from verdict;
