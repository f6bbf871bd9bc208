-- What `why` asks: the executions of a task that were due, or ran, at a time, however many it has had.

create index executions_due on executions (task, due_at) where scheduled_at is null or due_at > scheduled_at;
create index executions_begun on executions (task, started_at) where started_at is not null;

update meta set value = '2' where key = 'schema';
