-- A morning of a retailer's tasks as a database has recorded it: the history that docs/sql.md shows. A time is @HH:MM:SS of
-- that day, @1-HH:MM:SS of the day before, @1+HH:MM:SS of the day after.

insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, created_at, priority, status, reason_code,
    reason_facts, started_at, finished_at, exit_code, node, fence, attempts, firings, last_firing) values
    ('bank_fetch', 'schedule', 'skip', @05:00:00, @05:00:00, @05:00:00, 3, 'succeeded', null,
        null, @05:00:01.200, @05:03:41.700, 0, 'web1', 7, 1, 1, null),
    ('payroll_sync', 'schedule', 'skip', @06:00:00, @06:00:00, @09:00:20, 1, 'missed', 'asleep',
        null, null, @09:00:20, null, null, null, 0, 3, @08:00:00),
    ('staff_remind', 'schedule', 'skip', @09:00:00, @09:00:00, @09:00:20, 3, 'skipped', 'paused',
        '{"by":"ann"}', null, @09:00:20.100, null, null, null, 0, 1, null),
    ('vend_sales', 'schedule', 'skip', @10:15:00, @10:15:00, @10:15:00, 2, 'succeeded', null,
        null, @10:15:00.800, @10:15:02.000, 0, 'web1', 209, 1, 1, null),
    ('vend_sales', 'schedule', 'skip', @10:30:00, @10:30:31, @10:30:00, 2, 'succeeded', null,
        null, @10:30:00.700, @10:30:34.900, 0, 'web1', 210, 2, 1, null),
    ('vend_sales', 'schedule', 'skip', @10:45:00, @10:45:00, @10:45:00, 2, 'timed_out', 'timeout',
        '{"timeout":600000}', @10:45:00.900, @10:55:01.000, null, 'web1', 211, 1, 1, null),
    ('payroll_update', 'schedule', 'skip', @10:55:00, @10:55:00, @10:55:00, 3, 'running', null,
        null, @10:55:00.900, null, null, 'web1', 41, 1, 1, null),
    ('payroll_sync', 'schedule', 'skip', @11:00:00, @11:00:00, @11:00:00, 1, 'failed', 'exit',
        '{"exit_code":255}', @11:00:00.600, @11:00:01.000, 255, 'web1', 90, 1, 1, null),
    ('vend_sales', 'schedule', 'skip', @11:00:00, @11:00:00, @11:00:00, 2, 'succeeded', null,
        null, @11:00:00.900, @11:00:02.100, 0, 'web1', 212, 1, 1, null),
    ('payroll_update', 'schedule', 'skip', @11:00:00, @11:00:00, @11:00:00, 3, 'skipped', 'overlap',
        '{"execution":7,"since":@10:55:00.900}', null, @11:00:00.950, null, null, null, 0, 1, null);

insert into attempts (execution_id, number, started_at, finished_at, status, reason_code, reason_facts, exit_code, cpu_ms,
    max_rss_kb, output_tail, summary) values
    (1, 1, @05:00:01.200, @05:03:41.700, 'succeeded', null, null, 0, 52120, 81920, '812 lines', null),
    (4, 1, @10:15:00.800, @10:15:02.000, 'succeeded', null, null, 0, 310, 34816, '14 sales', null),
    (5, 1, @10:30:00.700, @10:30:01.100, 'failed', 'exit', '{"exit_code":1}', 1, 12, 20480, 'no till answers', 'no till answers'),
    (5, 2, @10:30:33.600, @10:30:34.900, 'succeeded', null, null, 0, 325, 35012, '9 sales', null),
    (6, 1, @10:45:00.900, @10:55:01.000, 'timed_out', 'timeout', '{"timeout":600000}', null, 9840, 61440, 'till 3 …', null),
    (7, 1, @10:55:00.900, null, 'running', null, null, null, null, null, null, null),
    (8, 1, @11:00:00.600, @11:00:01.000, 'failed', 'exit', '{"exit_code":255}', 255, 95, 30720, 'PHP Fatal error',
        'PDOException: Connection refused
/srv/app/src/Accounts.php:17'),
    (9, 1, @11:00:00.900, @11:00:02.100, 'succeeded', null, null, 0, 318, 34900, '11 sales', null);

update tasks set next_due = @12:00:00, last_success = @1-09:00:00 where name = 'payroll_sync';
update tasks set next_due = @11:05:00, last_success = @10:50:00.700 where name = 'payroll_update';
update tasks set next_due = @11:15:00, last_success = @11:00:00.900 where name = 'vend_sales';
update tasks set next_due = @1+05:00:00, last_success = @05:00:01.200 where name = 'bank_fetch';
update tasks set next_due = @1+09:00:00, paused_at = @08:00:00, paused_by = 'ann' where name = 'staff_remind';

insert into slots (name, number, fence, execution_id, node, runner, taken_at, expires_at) values
    ('task:payroll_update', 0, 41, 7, 'web1', 'r', @10:55:00.900, @12:26:10.900),
    ('group:payroll', 0, 12, 7, 'web1', 'r', @10:55:00.900, @12:26:10.900),
    ('task:vend_sales', 0, 212, null, null, null, null, null);

insert into conditions (rule, subject, task, severity, state, summary, detail, causes, told_to, first_seen, last_seen, count,
    looks, wrong, changed_at, reminders, held_by, resolved_at) values
    ('disk_low', '/var', null, 'critical', 'resolved', '8% of /var is free', '[]', '', '', @07:05:00, @07:40:00, 8,
        0, 0, @07:45:00, 0, null, @07:45:00),
    ('task_failed', 'payroll_sync', 'payroll_sync', 'critical', 'firing', 'payroll_sync failed', '[]', '', '', @11:00:01,
        @11:00:01, 1, 0, 1, @11:00:01, 0, null, null),
    ('task_failed', 'vend_sales', 'vend_sales', 'high', 'acknowledged', 'vend_sales timed out', '[]', '', '', @10:55:01,
        @10:55:01, 1, 0, 1, @10:55:01, 0, 'ann', null),
    ('load_high', 'web1', null, 'medium', 'suspected', 'load 5.2', '[]', '', '', @11:00:00, @11:00:00, 1,
        0, 1, @11:00:00, 0, null, null);
insert into outbox (channel, body, created_at, next_try, delivered_at) values
    ('mail', '{}', @11:00:02, null, @11:00:03), ('slack', '{}', @11:00:02, @11:01:03, null);
insert into notices (condition_id, channel, kind, created_at, message) values
    (2, 'mail', 'opened', @11:00:01, 1), (2, 'slack', 'opened', @11:00:01, 2);

insert into health_checks (at, node, name, status, detail) values
    (@07:05:00, 'web1', 'disk', 'critical', '8% of /var is free'),
    (@07:45:00, 'web1', 'disk', 'ok', '31% of /var is free'),
    (@11:00:20, 'web1', 'task failures', 'critical', 'payroll_sync failed');

insert into sums (span, starts, task, status, executions, wanted, attempts, timed, run_ms, longest_ms, waited_ms,
    longest_wait_ms, cpu_ms, max_rss_kb, durations) values
    ('day', @1-00:00:00, 'vend_sales', 'succeeded', 94, 0, 95, 94, 112800, 2900, 81000, 1400, 29140, 36864, ''),
    ('day', @1-00:00:00, 'vend_sales', 'failed', 1, 0, 3, 1, 1100, 1100, 0, 0, 320, 34816, ''),
    ('day', @1-00:00:00, 'vend_sales', 'killed', 1, 1, 1, 1, 1400, 1400, 900, 900, 440, 35840, ''),
    ('day', @00:00:00, 'bank_fetch', 'succeeded', 1, 0, 1, 1, 220500, 220500, 1200, 1200, 52120, 81920, ''),
    ('day', @00:00:00, 'payroll_sync', 'failed', 1, 0, 1, 1, 400, 400, 600, 600, 95, 30720, ''),
    ('day', @00:00:00, 'payroll_sync', 'missed', 3, 0, 0, 0, 0, 0, 0, 0, null, null, ''),
    ('day', @00:00:00, 'payroll_update', 'skipped', 1, 0, 0, 0, 0, 0, 0, 0, null, null, ''),
    ('day', @00:00:00, 'staff_remind', 'skipped', 1, 0, 0, 0, 0, 0, 0, 0, null, null, ''),
    ('day', @00:00:00, 'vend_sales', 'succeeded', 42, 0, 43, 42, 52000, 34200, 36100, 1100, 13120, 35012, ''),
    ('day', @00:00:00, 'vend_sales', 'timed_out', 1, 0, 1, 1, 600100, 600100, 900, 900, 9840, 61440, ''),
    ('ever', 0, 'vend_sales', 'succeeded', 9402, 0, 9520, 9402, 11282400, 34200, 7900000, 9000, 2900000, 36864, ''),
    ('ever', 0, 'vend_sales', 'failed', 37, 0, 111, 37, 41000, 2000, 8000, 900, 12000, 34816, ''),
    ('ever', 0, 'vend_sales', 'timed_out', 1, 0, 1, 1, 600100, 600100, 900, 900, 9840, 61440, ''),
    ('ever', 0, 'vend_sales', 'missed', 12, 0, 0, 0, 0, 0, 0, 0, null, null, '');
