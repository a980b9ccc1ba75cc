-- What readers may rely on: columns are only ever added; anything else becomes a view with a higher number.

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

create view run_v1 as
select r.id, r.suite, r.document, r.code_version, r.status, r.message, r.cancel_requested, r.schedule_id, r.created_at, r.started_at, r.finished_at,
       (select count(*) from run_cell rc where rc.run_id = r.id) as cells,
       (select count(*) from run_cell rc join cell c on c.id = rc.cell_id where rc.run_id = r.id and c.status in ('done', 'refused', 'failed')) as cells_ended,
       (select count(*) from run_cell rc where rc.run_id = r.id and rc.reused) as cells_reused,
       (select coalesce(sum(c.samples), 0) from run_cell rc join cell c on c.id = rc.cell_id where rc.run_id = r.id) as samples,
       (select count(*) from sample s join run_cell rc on rc.cell_id = s.cell_id where rc.run_id = r.id) as samples_stored
from run r;

create view sample_v1 as
select s.id, s.cell_id, s.ordinal, s.status, s.message, s.depth, s.prompt_tokens, s.answer_tokens, s.prompt_sha256, s.expected, s.answer,
       s.score, s.contains, s.first_token_rank, s.log_probability, s.nll_sum, s.nll_tokens, s.prefill_seconds, s.decode_seconds, s.created_at
from sample s;

-- One row a finished cell. Rows that share a board (and a length) were measured alike; rows that do not must not share a column.
create view leaderboard_v1 as
select c.board, c.model_id, m.name as model, m.trained_length, c.task, c.metric, c.length, c.seed,
       c.configuration_id, f.method, f.label, c.exact_parameters, c.id as cell_id,
       c.samples, c.failures, c.unscored, c.score, c.lower_bound, c.upper_bound, c.mean_log_probability,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes,
       c.status, c.message, c.code_version, c.dtype, c.device, c.finished_at
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id
where c.status in ('done', 'refused', 'failed');
