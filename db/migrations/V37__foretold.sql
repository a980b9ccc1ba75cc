-- What the cells of a run were foretold to take, on one slot, by whoever put it down last. It outlives their orders, so that how long the others took tells how long the rest will.
alter table run_cell add column foretold_seconds double precision;  -- null: not measured by that sitting, or nobody has foretold

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
       case when c.processor_seconds > 0 then greatest(0, c.others_seconds) / c.processor_seconds end as disturbed,
       c.answers_of,
       (select af.label from cell a join configuration af on af.id = a.configuration_id where a.id = c.answers_of) as answers_of_configuration,
       rc.foretold_seconds
from run_cell rc
join cell c on c.id = rc.cell_id
join model m on m.id = c.model_id
join configuration f on f.id = c.configuration_id;
