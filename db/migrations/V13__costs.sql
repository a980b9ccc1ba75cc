-- What a cell costs beside what it scores: bytes of keys and values that plan and model foretell for one prompt of its length.
alter table cell add column cache_bytes bigint;           -- null: imported, or measured before it was foretold

create index cell_by_model on cell (model_id, task, length); -- standings are of one model

-- One row a finished cell. prompts: those that were read.
create view cost_v1 as
select c.id as cell_id, c.prompt_tokens, c.samples - c.unscored as prompts, c.prefill_tokens_per_second, c.decode_tokens_per_second,
       c.peak_memory_bytes, c.cache_bytes
from cell c
where c.status in ('done', 'refused', 'failed');
