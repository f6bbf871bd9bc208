-- For people who ask by SQL: readable columns, times as ISO-8601 text in UTC, nothing to be written. docs/sql.md describes
-- them, and the program uses none of them. Columns are only added, and at the end: PostgreSQL replaces a view in no other
-- way, and so whoever was granted it keeps it. A change needs a new version of the schema (ARCHITECTURE.md, "SQL for people").
--
-- PostgreSQL would let a plain view of one table be written; a join or a `with` in it prevents that.

${sqlite_only} drop view if exists smart_cron_executions;
create ${or_replace} view smart_cron_executions as
select
    e.id as id,
    e.task as task_name,
    e.status as status,
    e.trigger_kind as trigger,
    ${time}e.scheduled_at${utc} as scheduled_at,
    ${time}e.due_at${utc} as due_at,
    ${time}e.started_at${utc} as started_at,
    ${time}e.finished_at${utc} as finished_at,
    ${time}e.finished_at${utc} as completed_at,
    e.finished_at - e.started_at as duration_ms,
    e.exit_code as exit_code,
    e.signal as signal,
    e.reason_code as reason_code,
    case when e.status in ('failed', 'timed_out', 'killed', 'lost', 'blocked')
        then e.reason_code || coalesce(': ' || replace(a.summary, ${line_end}, ' at '), '') end as error_message,
    a.output_tail as output_tail,
    round(a.max_rss_kb / 1024.0, 1) as memory_peak_mb,
    a.cpu_ms as cpu_time_ms,
    e.attempts as attempts,
    case when e.attempts > 1 then e.attempts - 1 else 0 end as retry_count,
    e.node as host,
    e.owner as owner,
    e.job_key as job_key,
    e.parent as parent,
    e.priority as priority,
    e.fence as fence,
    e.firings as firings
from executions e
left join attempts a on a.execution_id = e.id and a.number = e.attempts;

${sqlite_only} drop view if exists smart_cron_tasks_config;
create ${or_replace} view smart_cron_tasks_config as
select
    t.name as task_name,
    t.category as category,
    ${key}description${of}t.definition${end} as description,
    coalesce(t.new_schedule, ${key}schedule${of}t.definition${end}) as schedule,
    coalesce(t.new_timezone, ${key}timezone${of}t.definition${end}, 'UTC') as timezone,
    t.command as command,
    t.timeout / 1000 as timeout_seconds,
    round(t.memory / 1048576.0, 1) as memory_limit_mb,
    t.priority as priority,
    case when t.enabled = 1 and t.disabled_at is null then 1 else 0 end as enabled,
    case when (t.paused_at <= ${now} and (t.paused_until is null or t.paused_until > ${now}))
            or exists (
                select 1 from meta m
                where m.key = 'paused'
                    and coalesce(cast(${key}until${of}m.value${end} as bigint), ${now} + 1) > ${now})
        then 1 else 0 end as paused,
    t.max_retries as max_retries,
    (s.run_ms + s.timed / 2) / nullif(s.timed, 0) as avg_duration_ms,
    coalesce(s.runs, 0) as runs,
    ${time}b.started_at${utc} as last_run_at,
    b.status as last_run_status,
    n.status as last_status,
    n.finished_at - n.started_at as last_duration_ms,
    ${time}t.last_success${utc} as last_success_at,
    ${time}t.next_due${utc} as next_run_at,
    t.problem as problem,
    t.kind as kind,
    coalesce(${key}overlap${of}t.definition${end}, 'skip') as overlap,
    t.group_name as group_name,
    ${key}user${of}t.definition${end} as run_as,
    ${key}working_dir${of}t.definition${end} as working_dir,
    trim(t.hosts, ',') as hosts,
    trim(t.environments, ',') as environments,
    t.disabled_by as disabled_by,
    t.source as task_file,
    ${time}t.registered_at${utc} as registered_at,
    ${time}t.updated_at${utc} as updated_at
from tasks t
-- The newest: asked for its greatest id, PostgreSQL would walk down everybody's for a task that has never run.
left join executions n on n.task = t.name and n.id = (
    select x.id from executions x
    where (x.task, x.id) <= (t.name, 9223372036854775807) order by x.task desc, x.id desc limit 1)
-- The last that began.
left join executions b on b.id = (
    select x.id from executions x
    where x.task = t.name and x.started_at is not null order by x.started_at desc limit 1)
left join (
    select task, cast(sum(executions) as bigint) as runs, cast(sum(timed) as bigint) as timed,
        cast(sum(run_ms) as bigint) as run_ms
    from sums where span = 'ever' and starts = 0 and status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost') group by task) s on s.task = t.name;

${sqlite_only} drop view if exists smart_cron_metrics;
create ${or_replace} view smart_cron_metrics as
with ended as (
    select *, case when status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost') then 1 else 0 end as ran
    from sums where span = 'day'),
days as (
    select task, starts,
        cast(sum(case when status = 'succeeded' then executions else 0 end) as bigint) as succeeded,
        cast(sum(case when status = 'failed' then executions else 0 end) as bigint) as failed,
        cast(sum(case when status = 'timed_out' then executions else 0 end) as bigint) as timed_out,
        cast(sum(case when status = 'killed' then executions else 0 end) as bigint) as killed,
        cast(sum(case when status = 'lost' then executions else 0 end) as bigint) as lost,
        cast(sum(case when status = 'skipped' then executions else 0 end) as bigint) as skipped,
        cast(sum(case when status = 'missed' then executions else 0 end) as bigint) as missed,
        cast(sum(case when status = 'blocked' then executions else 0 end) as bigint) as blocked,
        cast(sum(case when status = 'cancelled' then executions else 0 end) as bigint) as cancelled,
        cast(sum(ran * executions) as bigint) as runs,
        cast(sum(ran * (executions - wanted)) as bigint) as judged,
        cast(sum(ran * attempts) as bigint) as attempts,
        cast(sum(ran * timed) as bigint) as timed,
        cast(sum(ran * run_ms) as bigint) as run_ms,
        max(case when ran * timed > 0 then longest_ms end) as longest_ms,
        max(case when ran * timed > 0 then longest_wait_ms end) as longest_wait_ms,
        cast(sum(case when ran = 1 then cpu_ms end) as bigint) as cpu_ms,
        max(case when ran = 1 then max_rss_kb end) as max_rss_kb
    from ended group by starts, task)
select
    d.task as task_name,
    substr(${time}d.starts${utc}, 1, 10) as day,
    d.runs as runs,
    d.succeeded as succeeded,
    d.failed as failed,
    d.timed_out as timed_out,
    d.killed as killed,
    d.lost as lost,
    d.skipped as skipped,
    d.missed as missed,
    d.blocked as blocked,
    d.cancelled as cancelled,
    -- Whole hundredths, so that both databases round alike.
    round((10000 * d.succeeded + d.judged / 2) / nullif(d.judged, 0) / 100.0, 2) as success_rate,
    (d.run_ms + d.timed / 2) / nullif(d.timed, 0) as avg_duration_ms,
    d.longest_ms as max_duration_ms,
    d.run_ms as total_duration_ms,
    d.cpu_ms as cpu_time_ms,
    round(d.max_rss_kb / 1024.0, 1) as memory_peak_mb,
    d.attempts as attempts,
    d.longest_wait_ms as longest_wait_ms
from days d;

${sqlite_only} drop view if exists smart_cron_alerts;
create ${or_replace} view smart_cron_alerts as
with deliveries as (
    select n.condition_id, o.delivered_at from notices n join outbox o on o.id = n.message
    where o.delivered_at is not null)
select
    c.id as id,
    c.severity as severity,
    c.rule as rule,
    c.task as task_name,
    c.subject as subject,
    c.summary as message,
    case when c.held_until <= ${now} then 'firing' else c.state end as state,
    ${time}c.first_seen${utc} as created_at,
    ${time}c.first_seen${utc} as first_seen,
    ${time}c.last_seen${utc} as last_seen,
    ${time}c.resolved_at${utc} as resolved_at,
    c.because as because,
    c.count as count,
    case when c.held_until <= ${now} then null when c.state = 'acknowledged' then c.held_by end as acknowledged_by,
    case when c.held_until > ${now} then ${time}c.held_until${utc} end as held_until,
    c.muted_by as muted_by,
    (select count(*) from deliveries d where d.condition_id = c.id) as delivered
from conditions c
where c.state <> 'suspected';

${sqlite_only} drop view if exists smart_cron_health_checks;
create ${or_replace} view smart_cron_health_checks as
select
    h.id as id,
    ${time}h.at${utc} as checked_at,
    h.node as host,
    h.name as check_name,
    h.status as status,
    h.detail as message,
    ${time}later.at${utc} as until,
    case when later.id is null then 1 else 0 end as is_latest
from health_checks h
left join health_checks later on later.id = (
    select min(x.id) from health_checks x where x.node = h.node and x.name = h.name and x.id > h.id);

${sqlite_only} drop view if exists cron_locks;
create ${or_replace} view cron_locks as
select
    substr(s.name, 6) as job_name,
    s.node as locked_by,
    ${time}s.taken_at${utc} as locked_at,
    ${time}s.expires_at${utc} as expires_at,
    case when s.expires_at <= ${now} then 1 else 0 end as expired,
    s.execution_id as execution_id,
    e.status as execution_status,
    s.fence as fence,
    s.number as slot,
    s.runner as runner
from slots s
left join executions e on e.id = s.execution_id
where s.execution_id is not null and substr(s.name, 1, 5) = 'task:';

${sqlite_only} drop view if exists cron_execution_log;
create ${or_replace} view cron_execution_log as
select
    e.id as execution_id,
    e.task_name as job_name,
    e.status as status,
    e.trigger as trigger,
    e.scheduled_at as scheduled_at,
    e.started_at as started_at,
    e.completed_at as completed_at,
    e.duration_ms as duration_ms,
    e.exit_code as exit_code,
    e.error_message as error_message,
    e.retry_count as retry_count,
    e.host as locked_by,
    e.fence as fence,
    e.parent as parent
from smart_cron_executions e
where e.started_at is not null;

${sqlite_only} drop view if exists smart_cron_now;
create ${or_replace} view smart_cron_now as
with clock as (select ${now} as millis)
select
    ${time}c.millis${utc} as now,
    ${time}c.millis - 3600000${utc} as hour_ago,
    ${time}c.millis - 86400000${utc} as day_ago,
    ${time}c.millis - 604800000${utc} as week_ago,
    substr(${time}c.millis${utc}, 1, 10) as today
from clock c;
