-- One text for both databases. Times are epoch milliseconds UTC; flags are 0 or 1. SQLite takes a bigint for an integer.

create table meta (
    key   text primary key,
    value text not null
) ${without_rowid};
insert into meta (key, value) values ('schema', '1'),
    ('turn', ''),                               -- the owner whose job was started last
    ('alerts', ''),                             -- locked by who changes conditions
    ('fence', '0');                             -- the highest of slots that were removed

create table tasks (
    name           text    primary key,
    definition     text    not null,            -- the declared keys as JSON, in canonical form
    source         text    not null,            -- the file it was registered from
    position       integer not null,            -- its place in that file
    category       text,
    priority       integer not null,            -- as it applies: an operator's over the file's
    kind           text    not null,            -- timed | reboot | continuous | on_demand | crontab
    revision       bigint  not null,            -- grows with every change of the definition or of an operator
    enabled        integer not null,            -- as the file says
    disabled_at    bigint,                      -- by an operator; null when not
    disabled_by    text,
    next_due       bigint,                      -- the next firing to plan; null when there is none
    planned_to     bigint  not null,            -- every firing up to here has its row
    problem        text,                        -- why it cannot be planned; null when it can
    last_success   bigint,                      -- start of the newest execution that succeeded
    registered_at  bigint  not null,
    updated_at     bigint  not null,
    hosts          text,                        -- nodes it may run on, as ',a,b,'; null for any
    environments   text,                        -- environments it may run in, likewise
    start_within   bigint,                      -- how long a firing waits for such a node; null where every node will do
    group_name     text,                        -- whose limit it shares; null for none
    paused_at      bigint,                      -- by an operator; null when never
    paused_by      text,
    paused_until   bigint,                      -- null until it is resumed
    rescheduled_at bigint,                      -- by an operator, over what the file says; null when not
    rescheduled_by text,
    new_schedule   text,
    new_timezone   text,                        -- null for the file's
    reprioritised_at bigint,                    -- by an operator, over what the file says; null when not
    reprioritised_by text,
    new_priority   integer,
    command        text,                        -- for people, as are the next three: what looks like a secret is hidden
    timeout        bigint,                      -- null for none
    memory         bigint,                      -- its limit in bytes; null for none
    max_retries    integer
) ${without_rowid};
create index tasks_due on tasks (next_due) where next_due is not null;
create index tasks_placed on tasks (next_due) where start_within is not null;
create index tasks_kind on tasks (kind) where kind in ('reboot', 'continuous');

create table declarations (
    kind       text not null,                   -- group | calendar
    name       text not null,
    definition text not null,
    primary key (kind, name)
) ${without_rowid};

create table executions (
    id           ${id},
    task         text    not null,
    trigger_kind text    not null,
    overlap      text    not null,              -- as the task's, or queue: what to do while the lock is held
    scheduled_at bigint,
    due_at       bigint  not null,
    priority     integer not null,
    status       text    not null,
    reason_code  text,                          -- for every state but running and succeeded
    reason_facts text,                          -- JSON; null where the code says it all
    created_at   bigint  not null,
    started_at   bigint,
    finished_at  bigint,
    exit_code    integer,
    signal       integer,
    node         text,
    runner       text,
    adopted_at   bigint,                        -- when that runner took it over from another one; null where it claimed it
    adopted_from text,                          -- which one: "left …" where it had signed off
    slot         integer,                       -- the number of its task's lock
    fence        bigint,
    owner        text,                          -- whom a job belongs to; null for nobody
    job_key      text,                          -- of a job; while it is kept, the same key is the same job
    parent       bigint,                        -- the execution whose outcome started it; null for none
    chain_links  integer not null default 0,    -- how many such starts led to it
    wait_until   bigint,                        -- how long it waits for its prerequisites; null without any
    ready_at     bigint,                        -- when a service was ready; null until then
    attempts     integer not null default 0,
    alerted      integer not null default 0,    -- whether its failure has become an alert, or needs none; not of a service
    firings      integer not null default 1,    -- how many this row stands for: more than one where a run of them is folded
    last_firing  bigint,                        -- the last of them; null for one
    stop_at      bigint,                        -- when its stop was requested, for the node that has it; null when it was not
    stop_by      text,
    stop_as      text,                          -- killed | cancelled: what it then is
    stop_code    text,                          -- the reason that it then has
    stop_facts   text
);
create unique index executions_firing on executions (task, scheduled_at) where scheduled_at is not null;
create unique index executions_service on executions (task)
    where trigger_kind = 'service' and status in ('pending', 'running');
create unique index executions_key on executions (task, job_key) where job_key is not null;
create index executions_jobs on executions ((coalesce(owner, '')), task, priority, due_at, id)
    where status = 'pending' and trigger_kind = 'queue';
create index executions_lanes on executions (task, (coalesce(owner, '')), priority, due_at, id)
    where status = 'pending' and trigger_kind = 'queue';
create index executions_replacing on executions (overlap, task, id) where status = 'pending' and overlap = 'replace';
create index executions_prerequisites on executions (wait_until) where status = 'pending' and wait_until is not null;
create index executions_children on executions (parent) where parent is not null;
create index executions_task on executions (task, id);
-- Jobs apart from all else, so that neither hides the other.
create index executions_pending on executions (priority, due_at, id)
    where status = 'pending' and trigger_kind <> 'queue';
create index executions_jobs_due on executions (priority, due_at, id) where status = 'pending' and trigger_kind = 'queue';
create index executions_waiting on executions (task, id) where status = 'pending';
create index executions_running on executions (node) where status = 'running';
create index executions_finished on executions (finished_at) where finished_at is not null;
-- What `history --status` asks for states that few executions end in.
create index executions_rare on executions (status, id)
    where status in ('failed', 'timed_out', 'killed', 'lost', 'missed', 'skipped', 'blocked', 'cancelled');
-- What has failed lately, whether anybody was told or not.
create index executions_failed on executions (finished_at)
    where finished_at is not null and status in ('failed', 'timed_out', 'killed', 'lost');
-- What a report asks for: why something did not run.
create index executions_dropped on executions (finished_at)
    where finished_at is not null and status in ('skipped', 'missed', 'blocked', 'cancelled');
-- What a timeline asks for: which firings of a task did not run, whenever that was decided.
create index executions_dropped_firings on executions (task, scheduled_at)
    where scheduled_at is not null and status in ('skipped', 'missed', 'blocked', 'cancelled');
create index executions_not_alerted on executions (task, id)
    where alerted = 0 and status in ('failed', 'timed_out', 'killed', 'lost') and trigger_kind <> 'service';
-- What `why` asks: the executions of a task that were due, or ran, at a time, however many it has had.
create index executions_due on executions (task, due_at) where scheduled_at is null or due_at > scheduled_at;
create index executions_begun on executions (task, started_at) where started_at is not null;
-- What people ask for, who give times as text: R__views.sql.
create index executions_started_text on executions ((${time}started_at${utc}));
create index executions_task_started_text on executions (task, (${time}started_at${utc}));
-- What has succeeded without a firing: what prerequisites ask for. A service has run often, and none of these meets any.
create index executions_succeeded on executions (task, started_at)
    where status = 'succeeded' and scheduled_at is null and trigger_kind <> 'service';

-- The firings of other tasks that an execution waits for.
create table prerequisites (
    execution_id bigint not null references executions (id) on delete cascade,
    task         text   not null,
    since        bigint not null,               -- a success of the task for this time or later will do
    primary key (execution_id, task)
) ${without_rowid};

-- What was given with a job, apart from its row because it may be large.
create table payloads (
    execution_id bigint  primary key references executions (id) on delete cascade,
    payload      ${bytes} not null
);

create table attempts (
    execution_id bigint  not null references executions (id) on delete cascade,
    number       integer not null,
    started_at   bigint  not null,
    finished_at  bigint,
    status       text    not null,
    reason_code  text,                          -- for every state but running and succeeded
    reason_facts text,                          -- JSON; null where the code says it all
    exit_code    integer,
    signal       integer,
    cpu_ms       bigint,
    system_ms    bigint,                        -- of cpu_ms, what the kernel spent
    max_rss_kb   bigint,
    output_tail  text,
    summary      text,                          -- what went wrong, from its output
    progress     integer,                       -- the last it printed, 0 to 100
    primary key (execution_id, number)
) ${without_rowid};

-- The processes of an attempt that has several.
create table shards (
    execution_id bigint  not null references executions (id) on delete cascade,
    attempt      integer not null,
    shard        integer not null,              -- from 0
    total        integer not null,              -- how many shards the task had then
    status       text    not null,
    exit_code    integer,
    signal       integer,
    primary key (execution_id, attempt, shard)
) ${without_rowid};

-- What can be followed live, written in the transaction of what it tells. It outlives its execution: who follows, or is
-- sent it later, must not miss what was.
create table events (
    id           ${id},
    at           bigint  not null,
    kind         text    not null,              -- execution | progress | task | alert | operator
    task         text,                          -- null for all of them
    execution_id bigint,
    attempt      integer,
    position     bigint,                        -- of what a task printed: where its line began
    name         text    not null,              -- of a task's own as it was printed; of an operator's deed its action
    data         text    not null               -- one JSON object
);
-- What is read twice is one.
create unique index events_once on events (execution_id, attempt, position) where position is not null;
create index events_at on events (at);

-- How far events have been sent on to each address.
create table event_hooks (
    name       text    primary key,             -- of its address, as a digest
    last_event bigint  not null,                -- every event up to here is delivered
    next_try   bigint,                          -- not before: after a failure, or while somebody is about it; null for at once
    tries      integer not null default 0,
    error      text
) ${without_rowid};

create table slots (
    name         text    not null,              -- of the limit: task:NAME for a task's lock
    number       integer not null,              -- 0 .. the limit - 1
    fence        bigint  not null,              -- grows each time the slot changes hands
    execution_id bigint,                        -- the holder; null when free
    node         text,                          -- null while the execution waits for a retry
    runner       text,
    taken_at     bigint,
    expires_at   bigint,                        -- when it frees itself
    release_asked text,                         -- who asked for its release, as JSON: audited with it
    primary key (name, number)
) ${without_rowid};
create index slots_held on slots (execution_id) where execution_id is not null;

create table nodes (
    name          text    primary key,
    boot_id       text    not null,
    version       text    not null,
    last_tick     bigint,
    last_health   bigint,
    environment   text,                         -- as of its last tick
    uptime_ms     bigint,                       -- since its boot, at its last tick: tells a clock that was set from time that went by
    booted_at     bigint,                       -- as its first tick of that boot reckoned
    boot_planned  integer not null default 0,   -- whether what starts at boots has its rows
    clock_skew_ms bigint,                       -- the database's clock minus the node's, at its last tick
    rival_boot_id text,                         -- the boot of another machine that ticked under this name and was refused
    rival_at      bigint,                       -- when that was last
    runs          text                          -- the folder where it keeps the files of its runs
) ${without_rowid};

create table ticks (
    id            ${id},
    node          text    not null,
    runner        text    not null,
    started_at    bigint  not null,
    finished_at   bigint,
    lag_ms        bigint  not null,             -- behind the minute it was started for
    due           integer not null default 0,
    started       integer not null default 0,
    succeeded     integer not null default 0,
    failed        integer not null default 0,
    skipped       integer not null default 0,
    missed        integer not null default 0,
    recovered     integer not null default 0,
    idle_before   integer not null default 0,   -- minutes before it in which the launcher found nothing to do
    missing       integer not null default 0,   -- minutes before it that nobody answered
    missing_from  bigint,                       -- the first of them
    clock_jump_ms bigint                        -- how far the clock was put forward before it, or back; null when it was not
);
create index ticks_started on ticks (started_at);

create table audit (
    id        ${id},
    at        bigint not null,
    actor     text   not null,                  -- a user of the machine, or the name of a token
    origin    text   not null,                  -- the address of a session, or the name of the machine itself
    action    text   not null,                  -- the word of the command
    task      text,                             -- null for all of them
    execution bigint,                           -- null where none is meant
    detail    text   not null                   -- facts, as one JSON object
);
create index audit_task on audit (task, at);
create index audit_at on audit (at);

-- One row for each change of what a check says on a node; before its first, it said that all is well.
create table health_checks (
    id     ${id},
    at     bigint not null,
    node   text   not null,
    name   text   not null,
    status text   not null,                     -- ok | degraded | critical
    detail text   not null
);
create index health_checks_last on health_checks (node, name, id);

create table conditions (
    id          ${id},
    rule        text    not null,
    subject     text    not null,
    task        text,                           -- that it is about, or null
    category    text,                           -- of that task, or null
    state       text    not null,               -- suspected | firing | acknowledged | snoozed | flapping | resolved
    severity    text    not null,               -- critical | high | medium | low: the most urgent that it had
    summary     text    not null,
    detail      text    not null,               -- blocks, as JSON
    causes      text    not null,               -- rules and subjects that explain it while they are wrong, a line each
    told_to     text    not null,               -- channels that its task names, a line each; empty: the settings say
    first_seen  bigint  not null,
    last_seen   bigint  not null,
    count       integer not null,
    looks       integer not null,               -- in a row that say otherwise than its state
    wrong       integer not null,               -- what the last look found
    changed_at  bigint  not null,               -- when that last changed
    held_until  bigint,                         -- the end of an acknowledgement or a snooze
    held_by     text,
    told_at     bigint,                         -- when news of it were last written
    reminders   integer not null,
    muted_by    text,                           -- rule and subject of what explains it, or who muted it
    resolved_at bigint,
    because     text                            -- why it is over
);
create unique index conditions_open on conditions (rule, subject) where state <> 'resolved';
create index conditions_over on conditions (resolved_at) where state = 'resolved';

create table outbox (                           -- messages
    id           ${id},
    channel      text    not null,
    body         text    not null,               -- news and all that is told with them, as JSON
    created_at   bigint  not null,
    next_try     bigint,                        -- null once it was delivered or given up
    tries        integer not null default 0,
    delivered_at bigint,
    alone_until  bigint,                        -- until then the other side asked to be sent nothing
    error        text
);
create index outbox_given_up on outbox (created_at) where next_try is null and delivered_at is null;
create index outbox_channel on outbox (channel, created_at);
create index outbox_delivered on outbox (delivered_at) where delivered_at is not null;
create index outbox_waiting on outbox (next_try) where next_try is not null;

create table notices (                          -- news of a condition, each for one channel
    id           ${id},
    condition_id bigint  not null references conditions (id) on delete cascade,
    channel      text    not null,
    kind         text    not null,               -- opened | worse | still | flapping | resolved
    created_at   bigint  not null,
    message      bigint                         -- of the outbox, once it left
);
create index notices_waiting on notices (channel) where message is null;
create index notices_condition on notices (condition_id, channel);
create index notices_message on notices (message);

create table snoozes (                          -- of all alerts, or of a task's
    task  text   primary key,                   -- empty for all
    until bigint not null,
    actor text   not null
);

-- What ended, summed by task, outcome and span of time, so that figures cost no look at each execution and outlive them.
-- Written in the transaction of the end. A span of an hour or a day begins at its full hour or day UTC; 'ever' begins at 0.
create table sums (
    span         text   not null,               -- hour | day | ever
    starts       bigint not null,
    task         text   not null,
    status       text   not null,
    executions   bigint not null,               -- of what was skipped or missed: firings
    wanted       bigint not null,               -- of those killed: by somebody, or replaced by a newer one
    attempts     bigint not null,               -- processes started
    timed        bigint not null,               -- how many began, and so have times
    run_ms       bigint not null,               -- of these together, each from its first start to its end
    longest_ms   bigint not null,
    waited_ms    bigint not null,               -- from due to start, of those that began once, together
    longest_wait_ms bigint not null,
    cpu_ms       bigint,                        -- null where none was measured
    max_rss_kb   bigint,
    durations    text   not null,               -- how many took how long: 'bucket:executions' with blanks between
    primary key (span, starts, task, status)
) ${without_rowid};

-- When upkeep last succeeded.
create table upkeep (
    name  text   primary key,                   -- cleanup | maintain | backup | report
    at    bigint not null,
    node  text   not null,
    facts text   not null                       -- what it did, as one JSON object
) ${without_rowid};

-- How large the database was, a row a day.
create table database_sizes (
    day   bigint primary key,                   -- its beginning UTC
    bytes bigint not null                       -- as last looked at
) ${without_rowid};
