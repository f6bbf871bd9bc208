-- Times are epoch milliseconds UTC; flags are 0 or 1. The same tables, column for column, as for SQLite.

create table meta (
    key   text primary key,
    value text not null
);
insert into meta (key, value) values ('schema', '1');

create table tasks (
    name          text primary key,
    definition    text    not null,             -- the declared keys as JSON, in canonical form
    source        text    not null,             -- the file it was registered from
    position      integer not null,             -- its place in that file
    category      text,
    priority      integer not null,
    kind          text    not null,             -- timed | reboot | continuous | on_demand | crontab
    revision      bigint not null,             -- grows with every change of the definition or of an operator
    enabled       integer not null,             -- as the file says
    disabled_at   bigint,                      -- by an operator; null when not
    disabled_by   text,
    next_due      bigint,                      -- the next firing to plan; null when there is none
    planned_to    bigint not null,             -- every firing up to here has its row
    problem       text,                         -- why it cannot be planned; null when it can
    last_success  bigint,                      -- start of the newest execution that succeeded
    registered_at bigint not null,
    updated_at    bigint not null,
    hosts         text,                         -- nodes it may run on, as ',a,b,'; null for any
    environments  text,                         -- environments it may run in, likewise
    patience      bigint ,                      -- how long a firing waits for such a node; null where every node will do
    paused_at     bigint ,                      -- by an operator; null when never
    paused_by     text,
    paused_until  bigint ,                      -- null until it is resumed
    rescheduled_at bigint ,                     -- by an operator, over what the file says; null when not
    rescheduled_by text,
    new_schedule  text,
    new_timezone  text                          -- null for the file's
);
create index tasks_due on tasks (next_due) where next_due is not null;
create index tasks_placed on tasks (next_due) where patience is not null;
create index tasks_kind on tasks (kind) where kind in ('reboot', 'continuous');

create table declarations (
    kind       text not null,                   -- group | calendar
    name       text not null,
    definition text not null,
    primary key (kind, name)
);

create table executions (
    id           bigint generated always as identity primary key,
    task         text    not null,
    trigger_kind text    not null,
    overlap      text    not null,              -- as the task's, or queue: what to do while the lock is held
    scheduled_at bigint,
    due_at       bigint not null,
    priority     integer not null,
    status       text    not null,
    reason       text,
    created_at   bigint not null,
    started_at   bigint,
    finished_at  bigint,
    exit_code    integer,
    signal       integer,
    node         text,
    runner       text,
    place        integer,
    fence        bigint,
    owner        text,
    attempts     integer not null default 0,
    told         integer not null default 0,    -- whether a failure has become an alert
    firings      integer not null default 1,    -- how many this row stands for: more than one where a run of them is folded
    last_firing  bigint                        -- the last of them; null for one
);
create unique index executions_firing on executions (task, scheduled_at) where scheduled_at is not null;
create index executions_task on executions (task, id);
create index executions_pending on executions (priority, due_at, id) where status = 'pending';
create index executions_waiting on executions (task, id) where status = 'pending';
create index executions_running on executions (node) where status = 'running';
create index executions_finished on executions (finished_at) where finished_at is not null;
create index executions_untold on executions (task, id)
    where told = 0 and status in ('failed', 'timed_out', 'killed', 'lost');

create table attempts (
    execution_id bigint not null references executions (id) on delete cascade,
    number       integer not null,
    started_at   bigint not null,
    finished_at  bigint,
    status       text    not null,
    reason       text,
    exit_code    integer,
    signal       integer,
    cpu_ms       bigint,
    max_rss_kb   bigint,
    output_tail  text,
    primary key (execution_id, number)
);

create table locks (
    task         text    not null,
    place        integer not null,              -- 0 .. max_running - 1
    fence        bigint not null,              -- grows each time the lock changes hands
    execution_id bigint,                       -- the holder; null when free
    node         text,
    runner       text,
    locked_at    bigint,
    locked_until bigint,
    primary key (task, place)
);

create table nodes (
    name      text primary key,
    boot_id   text    not null,
    version   text    not null,
    last_tick   bigint,
    last_health bigint,
    environment  text,                          -- what its ticks said
    uptime_ms    bigint,                       -- since its boot, at its last tick: tells a clock that was set from time that went by
    booted_at    bigint,                       -- as its first tick of that boot reckoned
    boot_planned integer not null default 0     -- whether what starts at boots has its rows
);

create table ticks (
    id          bigint generated always as identity primary key,
    node        text    not null,
    runner      text    not null,
    started_at  bigint not null,
    finished_at bigint,
    lag_ms      bigint not null,               -- behind the minute it was started for
    due         integer not null default 0,
    started     integer not null default 0,
    succeeded   integer not null default 0,
    failed      integer not null default 0,
    skipped     integer not null default 0,
    missed      integer not null default 0,
    recovered   integer not null default 0,
    idle_before integer not null default 0,     -- minutes before it in which the launcher found nothing to do
    missing     integer not null default 0,     -- minutes before it that nobody answered
    missing_from bigint,                       -- the first of them
    clock_jump_ms bigint                       -- how far the clock was put forward before it, or back; null when it was not
);
create index ticks_started on ticks (started_at);

create table audit (
    id     bigint generated always as identity primary key,
    at     bigint not null,
    who    text    not null,
    action text    not null,
    task   text,
    detail text
);
create index audit_task on audit (task, at);

create table conditions (
    id              bigint generated always as identity primary key,
    rule            text    not null,
    subject         text    not null,
    severity        text    not null,           -- critical | high | medium | low
    state           text    not null,           -- firing | acknowledged | snoozed | resolved
    summary         text    not null,
    detail          text    not null,
    first_seen      bigint not null,
    last_seen       bigint not null,
    count           integer not null,
    resolved_at     bigint,
    acknowledged_by text
);
create unique index conditions_open on conditions (rule, subject) where state <> 'resolved';

create table outbox (
    id           bigint generated always as identity primary key,
    condition_id bigint references conditions (id) on delete cascade,
    channel      text    not null,
    subject      text    not null,
    body         text    not null,
    created_at   bigint not null,
    next_try     bigint,                       -- null once it was delivered or given up
    tries        integer not null default 0,
    delivered_at bigint,
    error        text
);
create index outbox_waiting on outbox (next_try) where next_try is not null;
