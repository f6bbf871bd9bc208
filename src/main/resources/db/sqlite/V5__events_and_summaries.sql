alter table attempts add column summary text;      -- what went wrong, as its output tells it
alter table attempts add column progress integer;  -- as it told it last, 0 to 100

create table events (
    id           integer primary key autoincrement,
    execution_id integer not null references executions (id) on delete cascade,
    attempt      integer not null,
    position     integer not null,              -- where its line began in what the attempt printed: what is read twice is one
    at           integer not null,
    name         text    not null,
    body         text    not null               -- one JSON object, as it was printed
);
create unique index events_once on events (execution_id, attempt, position);
create index events_at on events (at);

update meta set value = '5' where key = 'schema';
