-- What a model's weights, keys and values take follows from its shape. Null of one that was registered before, until a run opens it again, and of what was imported.
alter table model add column hidden int;
alter table model add column layers int;
alter table model add column heads int;
alter table model add column key_heads int;
alter table model add column head_size int;
alter table model add column vocabulary int;
alter table model add column rope_base double precision;

create or replace view model_v1 as
select id, name, family, parameters, trained_length, parent_id, recipe, recipe_sha256, recipe_steps, created_at, notes,
       hidden, layers, heads, key_heads, head_size, vocabulary, rope_base
from model;
