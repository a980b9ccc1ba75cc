-- Files that runs have asked, without where they lay: that is the business of the machine. Warnings are lines.
create view dataset_v1 as
select id, name, format, version, licence, row_count, questions,
       case when warnings = '' then 0 else length(warnings) - length(replace(warnings, chr(10), '')) + 1 end as warnings, created_at
from dataset;
