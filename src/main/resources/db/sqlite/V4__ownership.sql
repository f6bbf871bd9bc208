-- Where a node keeps the files of its runs; somebody's wish that a running execution be stopped, for the node that has
-- it; a service runs once; and system time apart from user time.
alter table nodes add column runs text;
alter table executions add column stop_at integer;
alter table executions add column stop_by text;
alter table executions add column stop_as text;             -- killed | cancelled: what it then is
alter table executions add column stop_reason text;
create unique index executions_service on executions (task)
    where trigger_kind = 'service' and status in ('pending', 'running');

alter table attempts add column system_ms integer;              -- of cpu_ms, what the kernel spent

update meta set value = '4' where key = 'schema';
