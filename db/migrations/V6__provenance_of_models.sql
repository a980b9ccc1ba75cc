-- Where a model comes from, as the ropewalk.json in its folder tells; null where it has none.
alter table model add column parent_id varchar(64);       -- SHA-256 of the model it was tuned from, which need not have been measured
alter table model add column recipe text;                 -- canonical JSON
alter table model add column recipe_sha256 varchar(64);
alter table model add column recipe_steps int;            -- of the recipe that were made

create view model_v1 as
select id, name, family, parameters, trained_length, parent_id, recipe, recipe_sha256, recipe_steps, created_at
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
       m.parent_id, m.recipe_sha256
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
       m.parent_id, m.recipe_sha256
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id
where c.status in ('done', 'refused', 'failed');
