-- Who may do what (decision 59), how people sign in (decision 60), and who changed what.
create table person (
  id varchar(36) not null primary key,
  name varchar(100) not null unique,                   -- in small letters; what a run says of who handed it in
  role varchar(20) not null check (role ~ '^(viewer|submitter|admin)$'),
  password_hash varchar(200),                          -- null for who signs in elsewhere
  issuer varchar(400),                                 -- of OpenID Connect, and
  subject varchar(255),                                -- who that is there
  disabled boolean not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone,
  unique (issuer, subject),
  constraint person_elsewhere_is_whole check (issuer is null and subject is null or issuer is not null and subject is not null)
);

-- Tokens that were there may do what they could do, and are nobody's.
alter table api_token add column owner_id varchar(36) references person (id) on delete cascade;
alter table api_token add column scopes varchar(100) default 'read,submit,admin,worker' not null;
alter table api_token add column expires_at timestamp with time zone;
create index api_token_owner on api_token (owner_id);

alter table mark add column made_by varchar(200);      -- by name; null at home

create or replace view mark_v1 as
select id, kind, run_id, cell_id, text, created_at, withdrawn_at, made_by from mark;

create table audit (
  id varchar(36) not null primary key,
  at timestamp with time zone not null,
  who varchar(200),                                    -- by name; null for nobody
  token_id varchar(36),                                -- by which, which may be gone since
  address varchar(64) not null,                        -- the connection's
  action varchar(300) not null,                        -- POST /api/v1/runs/{id}/cancel
  target varchar(200),                                 -- the id in it, or of what was made
  status int not null,                                 -- of the answer
  request_id varchar(100),
  unwritten int not null                               -- refusals before this one that have no row
);
create index audit_at on audit (at desc, id desc);

-- Spring Session 4.1, org/springframework/session/jdbc/schema-postgresql.sql
create table spring_session (
  primary_id char(36) not null,
  session_id char(36) not null,
  creation_time bigint not null,
  last_access_time bigint not null,
  max_inactive_interval int not null,
  expiry_time bigint not null,
  principal_name varchar(100),
  constraint spring_session_pk primary key (primary_id)
);
create unique index spring_session_ix1 on spring_session (session_id);
create index spring_session_ix2 on spring_session (expiry_time);
create index spring_session_ix3 on spring_session (principal_name);

create table spring_session_attributes (
  session_primary_id char(36) not null,
  attribute_name varchar(200) not null,
  attribute_bytes bytea not null,
  constraint spring_session_attributes_pk primary key (session_primary_id, attribute_name),
  constraint spring_session_attributes_fk foreign key (session_primary_id) references spring_session (primary_id) on delete cascade
);
