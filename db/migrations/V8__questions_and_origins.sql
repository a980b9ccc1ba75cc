-- Samples know which question they are and which document they share; cells that were not measured here say where they come from.
alter table cell add column origin varchar(2000);         -- one sentence; null for what was measured here
alter table sample add column question varchar(200);      -- the question's own id, where it has one
alter table sample add column cluster varchar(200);       -- the document it shares with others; null where every sample of the cell stands alone

create or replace view cell_v1 as
select rc.run_id, rc.ordinal, rc.reused,
       c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       (select count(*) from sample s where s.cell_id = c.id) as stored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at,
       m.parent_id, m.recipe_sha256, c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin
from run_cell rc
join cell c on c.id = rc.cell_id
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id;

create or replace view leaderboard_v1 as
select c.board, c.model_id, m.name as model, m.trained_length, c.task, c.metric, c.length, c.seed,
       c.configuration_id, f.method, f.label, c.exact_parameters, c.id as cell_id,
       c.samples, c.failures, c.unscored, c.score, c.lower_bound, c.upper_bound, c.mean_log_probability,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes,
       c.status, c.message, c.code_version, c.dtype, c.device, c.finished_at,
       exists (select 1 from sample s where s.cell_id = c.id and s.depth is not null) as by_depth,
       m.parent_id, m.recipe_sha256, c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id
where c.status in ('done', 'refused', 'failed');

create or replace view sample_v1 as
select s.id, s.cell_id, s.ordinal, s.status, s.message, s.depth, s.prompt_tokens, s.answer_tokens, s.prompt_sha256, s.expected, s.answer,
       s.score, s.contains, s.first_token_rank, s.log_probability, s.nll_sum, s.nll_tokens, s.prefill_seconds, s.decode_seconds, s.created_at,
       s.lost_tokens, s.question, s.cluster
from sample s;

-- A cell by itself, whichever runs it belongs to; imported ones belong to none.
create view single_cell_v1 as
select c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length, m.parent_id, m.recipe_sha256,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at,
       c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id;
