-- How the configurations of a run stand that race (decision 75), as of the last round that was asked whole.
create table racer (
  run_id varchar(36) not null references run (id),
  configuration_id varchar(64) not null references configuration (id),
  place int not null,                                   -- in the suite; 0 for the baseline
  state varchar(20) not null check (state ~ '^(baseline|in|worse|price|left)$'),
  than_id varchar(64) references configuration (id),    -- whom it is worse than
  rounds int not null,                                  -- after how many it left, or were asked
  all_rounds int not null,
  questions int not null,                               -- that it answered
  planned int not null,
  score double precision,                               -- mean over the strata it was asked
  documents int,                                        -- that it and the other (whom it left for, else the leader) answered
  difference double precision,                          -- its mean less the other's
  lower_bound double precision,
  upper_bound double precision,
  price double precision,                               -- its mean within the trained length less the baseline's
  price_lower double precision,
  price_upper double precision,
  prefill_seconds double precision,                     -- foretold by whoever measures, of one prompt of the longest length
  cache_bytes bigint,                                   -- of its keys and values
  memory_bytes bigint,                                  -- of the model, them and what reading holds at once
  primary key (run_id, configuration_id)
);

create table racer_length (
  run_id varchar(36) not null references run (id),
  configuration_id varchar(64) not null references configuration (id),
  length int not null,
  score double precision not null,
  lower_bound double precision not null,
  upper_bound double precision not null,
  holds boolean,                                        -- null where it is not certain
  primary key (run_id, configuration_id, length)
);

create view racer_v1 as
select r.run_id, r.configuration_id, c.label, c.method, c.parameters, r.place, r.state, r.than_id, t.label as than, r.rounds, r.all_rounds,
  r.questions, r.planned, r.score, r.documents, r.difference, r.lower_bound, r.upper_bound, r.price, r.price_lower, r.price_upper,
  r.prefill_seconds, r.cache_bytes, r.memory_bytes
from racer r
join configuration c on c.id = r.configuration_id
left join configuration t on t.id = r.than_id;

create view racer_length_v1 as
select run_id, configuration_id, length, score, lower_bound, upper_bound, holds
from racer_length;
