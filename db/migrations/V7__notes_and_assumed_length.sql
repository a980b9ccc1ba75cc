-- What is known against a number: JSON lists of sentences, null where a row is older than notes.
alter table cell add column notes text;                   -- of the plan: that it leaves what the model was trained on
alter table model add column notes text;                  -- of how its files are read
-- Tokens the model was trained on as the suite has it, where that is not what the checkpoint says.
alter table cell add column assumed_trained_length int;

create or replace view model_v1 as
select id, name, family, parameters, trained_length, parent_id, recipe, recipe_sha256, recipe_steps, created_at, notes
from model;

create or replace view cell_v1 as
select rc.run_id, rc.ordinal, rc.reused,
       c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       (select count(*) from sample s where s.cell_id = c.id) as stored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at,
       m.parent_id, m.recipe_sha256, c.notes, m.notes as model_notes, c.assumed_trained_length
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
       m.parent_id, m.recipe_sha256, c.notes, m.notes as model_notes, c.assumed_trained_length
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id
where c.status in ('done', 'refused', 'failed');
