-- The identity of a result, second form: an engine number stands in it where the commit stood. What code measured a cell stays told beside it.
alter table cell add column engine int;                   -- null: imported, or measured under the earlier rules

create or replace view cell_v1 as
select rc.run_id, rc.ordinal, rc.reused,
       c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       (select count(*) from sample s where s.cell_id = c.id) as stored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at,
       m.parent_id, m.recipe_sha256, c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin, c.engine, c.identity
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
       m.parent_id, m.recipe_sha256, c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin, c.engine, c.identity
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id
where c.status in ('done', 'refused', 'failed');

create or replace view single_cell_v1 as
select c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length, m.parent_id, m.recipe_sha256,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at,
       c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin, c.engine, c.identity
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id;

-- What was measured before says so wherever notes are shown.
update cell set notes =
  case when notes is null or notes = '[]' then '[' else substring(notes from 1 for char_length(notes) - 1) || ',' end
  || '"was measured under the earlier rules, by which each commit began boards of its own"]'
where origin is null;
