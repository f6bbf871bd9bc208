-- Somebody's wish that a running execution be stopped, for the node that has it; and a service runs once.
alter table executions add column stop_at integer;
alter table executions add column stop_by text;
alter table executions add column stop_as text;             -- killed | cancelled: what it then is
alter table executions add column stop_reason text;
create unique index executions_service on executions (task)
    where trigger_kind = 'service' and status in ('pending', 'running');

update meta set value = '4' where key = 'schema';
