-- What a run was measured on, and that this device had shown that it computes what is asked of it. A cell's identity knows the kind of device alone.
alter table run add column device varchar(300);          -- cuda:1 (NVIDIA H200); null until a worker takes the run
alter table run add column proof varchar(2000);          -- 7 of 7 passed, at worst 23 % of what is allowed

create view run_device_v1 as
select id as run_id, device, proof from run;
