-- Who handed it in, by name; null at home, where nobody is asked who they are.
alter table run add column submitted_by varchar(200);
alter table schedule add column submitted_by varchar(200);
