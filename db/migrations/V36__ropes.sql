-- The rotary geometry that a checkpoint's config.json has, scaling included: a cell's plan is made of it, and can be shown again. JSON; null until its files
-- are looked at the next time.
alter table model add column rope text;
