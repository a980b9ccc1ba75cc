-- Speeds and peaks of memory are the machine's as much as the method's: what else used it while a cell was measured stands beside them (decision 45).
alter table cell add column processor_seconds double precision; -- that there were meanwhile: time x processors; null: imported, or measured before
alter table cell add column others_seconds double precision;    -- of them, used by something else

alter table board_row add column disturbed double precision;    -- share, 0..1; of several seeds over all their time

create or replace view cell_v1 as
select rc.run_id, rc.ordinal, rc.reused,
       c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       (select count(*) from sample s where s.cell_id = c.id) as stored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at,
       m.parent_id, m.recipe_sha256, c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin, c.engine, c.identity,
       case when c.processor_seconds > 0 then greatest(0, c.others_seconds) / c.processor_seconds end as disturbed
from run_cell rc
join cell c on c.id = rc.cell_id
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id;

create or replace view single_cell_v1 as
select c.id, c.board, c.model_id, m.name as model, m.family, m.trained_length, m.parent_id, m.recipe_sha256,
       c.configuration_id, f.method, f.parameters, f.label, c.exact_parameters, c.choices,
       c.task, c.metric, c.length, c.seed, c.plan_sha256, c.code_version, c.dtype, c.device,
       c.status, c.message, c.samples, c.failures, c.unscored,
       c.score, c.lower_bound, c.upper_bound, c.mean_log_probability, c.prompt_tokens,
       c.prefill_tokens_per_second, c.decode_tokens_per_second, c.peak_memory_bytes, c.started_at, c.finished_at,
       c.notes, m.notes as model_notes, c.assumed_trained_length, c.origin, c.engine, c.identity,
       case when c.processor_seconds > 0 then greatest(0, c.others_seconds) / c.processor_seconds end as disturbed
from cell c
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id;

create or replace view board_row_v1 as
select r.board, r.configuration_id, f.method, f.label, c.exact_parameters, r.length, r.cell_id, r.seeds, r.seed_share, r.status, r.message,
       r.samples, r.failures, r.unscored, r.score, r.lower_bound, r.upper_bound, r.mean_log_probability, r.prefill_tokens_per_second,
       r.decode_tokens_per_second, r.peak_memory_bytes, r.by_depth, r.finished_at, c.notes, c.origin, c.code_version, r.disturbed
from board_row r
join configuration f on f.id = r.configuration_id
join cell c on c.id = r.cell_id;

create or replace view cost_v1 as
select c.id as cell_id, c.prompt_tokens, c.samples - c.unscored as prompts, c.prefill_tokens_per_second, c.decode_tokens_per_second,
       c.peak_memory_bytes, c.cache_bytes,
       case when c.processor_seconds > 0 then greatest(0, c.others_seconds) / c.processor_seconds end as disturbed
from cell c
where c.status in ('done', 'refused', 'failed');
