package dev.smartcron.store.query;

import org.assertj.core.api.ThrowingConsumer;

/** Rows of every table for the planners. */
final class PlannedRows {
    private PlannedRows() {}

    /**
     * Enough for the planner to mind: a hundred thousand executions of a hundred tasks, of which a few are open; ten tasks
     * are started by hand, and ten are services.
     */
    static void fill(ThrowingConsumer<String> statements) {
        statements.accept("""
                insert into tasks (name, definition, source, position, priority, kind, revision, enabled, planned_to,
                    registered_at, updated_at)
                select 't' || i, '{}', 'f', i, 3, 'timed', 1, 1, 0, 0, 0 from generate_series(1, 100) i""");
        statements.accept("""
                insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, created_at,
                    started_at, finished_at, node, runner, fence, attempts, alerted, parent)
                select 't' || (i % 100 + 1), case i % 10 when 3 then 'manual' when 4 then 'service' else 'schedule' end,
                    'skip', case when i % 10 in (3, 4) then null else i * 1000 end, i * 1000, 3,
                    case when i > 99990 then 'running' when i > 99980 then 'pending' when i % 50 = 0 then 'failed'
                        else 'succeeded' end,
                    i * 1000, case when i between 99981 and 99990 then null else i * 1000 end,
                    case when i > 99980 then null else i * 1000 + 500 end, 'a', 'r', i, 1, 1,
                    case when i % 7 = 0 then i - 1 end
                from generate_series(1, 100000) i""");
        statements.accept("""
                insert into attempts (execution_id, number, started_at, status)
                select id, 1, due_at, status from executions""");
        statements.accept("""
                insert into events (at, kind, task, execution_id, attempt, position, name, data)
                select due_at, 'task', task, id, 1, 0, 'x', '{}' from executions where id % 5 = 0""");
        statements.accept("""
                insert into ticks (node, runner, started_at, lag_ms)
                select 'a', 'r', i::bigint * 60000, 1 from generate_series(1, 50000) i""");
        statements.accept("""
                insert into audit (at, actor, origin, action, task, detail)
                select i, 'ann', 'a', 'disable', 't' || (i % 100 + 1), '{}' from generate_series(1, 20000) i""");
        statements.accept("""
                insert into conditions (rule, subject, severity, state, summary, detail, causes, told_to, first_seen,
                    last_seen, count, looks, wrong, changed_at, reminders, resolved_at)
                select 'r', 's' || i, 'low', case when i > 19995 then 'firing' else 'resolved' end, '', '', '', '', i, i, 1,
                    0, 1, i, 0, case when i > 19995 then null else i end
                from generate_series(1, 20000) i""");
        statements.accept("""
                insert into outbox (channel, body, created_at, delivered_at) select 'mail', '', id, id from conditions""");
        statements.accept("""
                insert into notices (condition_id, channel, kind, created_at, message)
                select id, 'mail', 'opened', id, case when id > 19995 then null else id end from conditions""");
        statements.accept("""
                insert into slots (name, number, fence, execution_id, node, runner, expires_at)
                select 'task:t' || i, 0, 1, case when i > 95 then 99900 + i end, 'a', 'r', 100
                from generate_series(1, 100) i""");
        statements.accept("insert into nodes (name, boot_id, version, last_tick) values ('a', 'b', '1', 0)");
        statements.accept("""
                insert into shards (execution_id, attempt, shard, total, status)
                select id, 1, 0, 1, status from executions where id % 5 = 0""");
        statements.accept(
                "insert into payloads (execution_id, payload) select id, 'x' from executions where id % 5 = 0");
        statements.accept("""
                insert into prerequisites (execution_id, task, since)
                select id, 't1', 0 from executions where id % 5 = 0""");
        statements.accept("""
                insert into health_checks (at, node, name, status, detail)
                select i, 'a', 'n' || (i % 10), 'ok', '' from generate_series(1, 10000) i""");
        statements.accept("insert into database_sizes (day, bytes) select i, i from generate_series(1, 10000) i");
        statements.accept("analyze");
    }
}
