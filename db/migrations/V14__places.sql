-- Where a configuration stands, without what it scored there; so that a comparison finds its boards before it reads a cell.
create index board_row_by_configuration on board_row (configuration_id);

create view board_place_v1 as
select board, configuration_id, length, status from board_row;

create view configuration_v1 as
select id, method, parameters, label, created_at from configuration;
