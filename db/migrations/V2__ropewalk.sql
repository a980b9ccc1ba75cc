-- What Ropewalk stores. Checks are regular expressions, not lists: H2 2.4 ties a list in a check to the session that created the table.
-- Words as in docs: model, configuration, run, cell, sample. The evaluator writes; readers use the views of V4.

create table model (
  id varchar(64) not null primary key,                 -- SHA-256 of the checkpoint's contents
  name varchar(200) not null,
  family varchar(50) not null,
  parameters bigint not null,
  trained_length int not null,
  location varchar(2000) not null,
  created_at timestamp with time zone not null
);

create table configuration (
  id varchar(64) not null primary key,                 -- SHA-256 of the canonical JSON
  method varchar(50) not null,
  parameters text not null,                            -- canonical JSON, as asked for
  label varchar(2000) not null,                        -- self-extend{group=8,window=1024}
  created_at timestamp with time zone not null
);

create table run (
  id varchar(36) not null primary key,
  suite varchar(200) not null,
  document text not null,                              -- the suite as JSON
  document_sha256 varchar(64) not null,
  code_version varchar(100),                           -- null until a worker takes the run
  status varchar(20) not null check (status ~ '^(queued|running|completed|failed|cancelled)$'),
  message varchar(2000),                               -- one sentence, where the run failed
  cancel_requested boolean default false not null,
  owner varchar(300),                                  -- host/pid/start of the process that executes it
  heartbeat_at timestamp with time zone,
  idempotency_key varchar(200) unique,
  schedule_id varchar(36),
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone
);
create index run_by_status on run (status, created_at);

create table cell (
  id varchar(64) not null primary key,                 -- SHA-256 of identity
  identity text not null,                              -- canonical JSON of all that may change the number
  board varchar(64) not null,                          -- SHA-256 of what must be equal to share a column: model, task, seed, trials, code, dtype, device
  model_id varchar(64) not null references model (id),
  configuration_id varchar(64) not null references configuration (id),
  exact_parameters text not null,                      -- canonical JSON, nothing left open
  choices text not null,                               -- JSON: how each parameter got its value
  task varchar(100) not null,                          -- passkey@1, ppl/lastk-128@1
  metric varchar(20) not null check (metric ~ '^(accuracy|perplexity)$'),
  length int not null,                                 -- tokens, prompt plus new ones
  seed bigint not null,
  plan_sha256 varchar(64) not null,
  code_version varchar(100) not null,
  dtype varchar(20) not null,
  device varchar(100) not null,
  status varchar(20) not null check (status ~ '^(waiting|running|done|refused|failed)$'),
  message varchar(2000),
  samples int not null,                                -- planned: the denominator
  failures int default 0 not null,                     -- of them: counted as 0
  unscored int default 0 not null,                     -- of them: excluded, visibly
  score double precision,                              -- 0..1, or perplexity
  lower_bound double precision,
  upper_bound double precision,
  mean_log_probability double precision,               -- of the right answer, where the task has one
  prompt_tokens bigint,
  prefill_tokens_per_second double precision,
  decode_tokens_per_second double precision,
  peak_memory_bytes bigint,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone
);
create index cell_by_board on cell (board, length);

create table run_cell (
  run_id varchar(36) not null references run (id),
  cell_id varchar(64) not null references cell (id),
  ordinal int not null,                                -- order in the suite
  reused boolean not null,                             -- done before this run began
  primary key (run_id, cell_id)
);
create index run_cell_by_cell on run_cell (cell_id);

create table sample (
  id varchar(100) not null primary key,                -- first 16 digits of the cell, '-', ordinal
  cell_id varchar(64) not null references cell (id),
  ordinal int not null,
  status varchar(20) not null check (status ~ '^(scored|failed|unscored)$'),
  message varchar(2000),
  depth double precision,                              -- 0..1, where the task has one
  prompt_tokens int not null,
  answer_tokens int not null,
  prompt_sha256 varchar(64) not null,
  expected varchar(2000),
  answer varchar(4000),
  score double precision,
  contains boolean,                                    -- the expected answer occurs somewhere in the answer
  first_token_rank int,                                -- 1 = the model's first choice
  log_probability double precision,                    -- of the expected answer
  nll_sum double precision,                            -- of the scored tokens, nats
  nll_tokens int,
  prefill_seconds double precision,
  decode_seconds double precision,
  created_at timestamp with time zone not null,
  unique (cell_id, ordinal)
);

create table schedule (
  id varchar(36) not null primary key,
  name varchar(200) not null,
  cron varchar(100) not null,
  zone varchar(100) not null,
  document text not null,                              -- the suite as JSON
  enabled boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

create table api_token (
  id varchar(36) not null primary key,
  name varchar(200) not null,
  sha256 varchar(64) not null unique,                  -- of the token; the token itself is shown once and never stored
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone
);
