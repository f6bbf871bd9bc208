-- Times are epoch milliseconds UTC; flags are 0 or 1. The same tables, column for column, as for PostgreSQL.

create table meta (
    key   text primary key,
    value text not null
) without rowid;
insert into meta (key, value) values ('schema', '1');

create table tasks (
    name          text primary key,
    definition    text    not null,             -- the declared keys as JSON, in canonical form
    source        text    not null,             -- the file it was registered from
    position      integer not null,             -- its place in that file
    category      text,
    priority      integer not null,
    kind          text    not null,             -- timed | reboot | continuous | on_demand | crontab
    revision      integer not null,             -- grows with every change of the definition or of an operator
    enabled       integer not null,             -- as the file says
    disabled_at   integer,                      -- by an operator; null when not
    disabled_by   text,
    next_due      integer,                      -- the next firing to plan; null when there is none
    planned_to    integer not null,             -- every firing up to here has its row
    problem       text,                         -- why it cannot be planned; null when it can
    last_success  integer,                      -- start of the newest execution that succeeded
    registered_at integer not null,
    updated_at    integer not null,
    hosts         text,                         -- nodes it may run on, as ',a,b,'; null for any
    environments  text,                         -- environments it may run in, likewise
    patience      integer,                      -- how long a firing waits for such a node; null where every node will do
    paused_at     integer,                      -- by an operator; null when never
    paused_by     text,
    paused_until  integer,                      -- null until it is resumed
    rescheduled_at integer,                     -- by an operator, over what the file says; null when not
    rescheduled_by text,
    new_schedule  text,
    new_timezone  text                          -- null for the file's
) without rowid;
create index tasks_due on tasks (next_due) where next_due is not null;
create index tasks_placed on tasks (next_due) where patience is not null;
create index tasks_kind on tasks (kind) where kind in ('reboot', 'continuous');

create table declarations (
    kind       text not null,                   -- group | calendar
    name       text not null,
    definition text not null,
    primary key (kind, name)
) without rowid;

create table executions (
    id           integer primary key autoincrement,
    task         text    not null,
    trigger_kind text    not null,
    overlap      text    not null,              -- as the task's, or queue: what to do while the lock is held
    scheduled_at integer,
    due_at       integer not null,
    priority     integer not null,
    status       text    not null,
    reason       text,
    created_at   integer not null,
    started_at   integer,
    finished_at  integer,
    exit_code    integer,
    signal       integer,
    node         text,
    runner       text,
    place        integer,
    fence        integer,
    owner        text,
    attempts     integer not null default 0,
    told         integer not null default 0,    -- whether a failure has become an alert
    firings      integer not null default 1,    -- how many this row stands for: more than one where a run of them is folded
    last_firing  integer                        -- the last of them; null for one
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
    execution_id integer not null references executions (id) on delete cascade,
    number       integer not null,
    started_at   integer not null,
    finished_at  integer,
    status       text    not null,
    reason       text,
    exit_code    integer,
    signal       integer,
    cpu_ms       integer,
    max_rss_kb   integer,
    output_tail  text,
    primary key (execution_id, number)
) without rowid;

create table locks (
    task         text    not null,
    place        integer not null,              -- 0 .. max_running - 1
    fence        integer not null,              -- grows each time the lock changes hands
    execution_id integer,                       -- the holder; null when free
    node         text,
    runner       text,
    locked_at    integer,
    locked_until integer,
    primary key (task, place)
) without rowid;

create table nodes (
    name      text primary key,
    boot_id   text    not null,
    version   text    not null,
    last_tick   integer,
    last_health integer,
    environment  text,                          -- what its ticks said
    uptime_ms    integer,                       -- since its boot, at its last tick: tells a clock that was set from time that went by
    booted_at    integer,                       -- as its first tick of that boot reckoned
    boot_planned integer not null default 0     -- whether what starts at boots has its rows
) without rowid;

create table ticks (
    id          integer primary key autoincrement,
    node        text    not null,
    runner      text    not null,
    started_at  integer not null,
    finished_at integer,
    lag_ms      integer not null,               -- behind the minute it was started for
    due         integer not null default 0,
    started     integer not null default 0,
    succeeded   integer not null default 0,
    failed      integer not null default 0,
    skipped     integer not null default 0,
    missed      integer not null default 0,
    recovered   integer not null default 0,
    idle_before integer not null default 0,     -- minutes before it in which the launcher found nothing to do
    missing     integer not null default 0,     -- minutes before it that nobody answered
    missing_from integer,                       -- the first of them
    clock_jump_ms integer                       -- how far the clock was put forward before it, or back; null when it was not
);
create index ticks_started on ticks (started_at);

create table audit (
    id     integer primary key autoincrement,
    at     integer not null,
    who    text    not null,
    action text    not null,
    task   text,
    detail text
);
create index audit_task on audit (task, at);

create table conditions (
    id              integer primary key autoincrement,
    rule            text    not null,
    subject         text    not null,
    severity        text    not null,           -- critical | high | medium | low
    state           text    not null,           -- firing | acknowledged | snoozed | resolved
    summary         text    not null,
    detail          text    not null,
    first_seen      integer not null,
    last_seen       integer not null,
    count           integer not null,
    resolved_at     integer,
    acknowledged_by text
);
create unique index conditions_open on conditions (rule, subject) where state <> 'resolved';

create table outbox (
    id           integer primary key autoincrement,
    condition_id integer references conditions (id) on delete cascade,
    channel      text    not null,
    subject      text    not null,
    body         text    not null,
    created_at   integer not null,
    next_try     integer,                       -- null once it was delivered or given up
    tries        integer not null default 0,
    delivered_at integer,
    error        text
);
create index outbox_waiting on outbox (next_try) where next_try is not null;
