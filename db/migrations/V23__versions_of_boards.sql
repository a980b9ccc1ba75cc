-- Which commit measured each cell of a board stands with it: a board of many cells need not look at each when one of them ends.
alter table board_cell add column code_version varchar(100) default '' not null;
update board_cell set code_version = (select c.code_version from cell c where c.id = board_cell.cell_id);
