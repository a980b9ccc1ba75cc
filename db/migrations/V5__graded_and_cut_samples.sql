-- A third kind of number: score, the mean of graded samples. The rule of a column cannot be changed under one name in both databases, so the
-- column is made anew; views that read it are made anew as they were.
drop view leaderboard_v1;
drop view cell_v1;
drop view sample_v1;

alter table cell rename column metric to metric_before;
alter table cell add column metric varchar(20) default 'accuracy' not null;
update cell set metric = metric_before;
alter table cell drop column metric_before;
alter table cell add constraint cell_metric check (metric ~ '^(accuracy|score|perplexity)$');

alter table sample add column lost_tokens int default 0 not null; -- cut out of the prompt to make it fit

-- Files of questions that were put to models; the hash also stands in the identity of their cells.
create table dataset (
  id varchar(64) not null primary key,                 -- SHA-256 of the file
  name varchar(200) not null,
  format varchar(50) not null,
  version varchar(500) not null,                       -- whose rules the prompts follow, or what the user calls this copy
  licence varchar(1000) not null,
  row_count int not null,
  questions int not null,
  warnings text not null,                              -- rows that were taken although something is odd about them, one a line
  location varchar(2000) not null,                     -- where it lay when it was first used
  created_at timestamp with time zone not null
);

create view cell_v1 as
select rc.run_id, rc.ordinal, rc.reused,
       c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       (select count(*) from sample s where s.cell_id = c.id) as stored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at
from run_cell rc
join cell c on c.id = rc.cell_id
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id;

-- One row a finished cell. Rows that share a board (and a length) were measured alike; rows that do not must not share a column.
create view leaderboard_v1 as
select c.board, c.model_id, m.name as model, m.trained_length, c.task, c.metric, c.length, c.seed,
       c.configuration_id, f.method, f.label, c.exact_parameters, c.id as cell_id,
       c.samples, c.failures, c.unscored, c.score, c.lower_bound, c.upper_bound, c.mean_log_probability,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes,
       c.status, c.message, c.code_version, c.dtype, c.device, c.finished_at,
       exists (select 1 from sample s where s.cell_id = c.id and s.depth is not null) as by_depth
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id
where c.status in ('done', 'refused', 'failed');

create view sample_v1 as
select s.id, s.cell_id, s.ordinal, s.status, s.message, s.depth, s.prompt_tokens, s.answer_tokens, s.prompt_sha256, s.expected, s.answer,
       s.score, s.contains, s.first_token_rank, s.log_probability, s.nll_sum, s.nll_tokens, s.prefill_seconds, s.decode_seconds, s.created_at,
       s.lost_tokens
from sample s;
