package dev.smartcron.maintenance;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.store.db.Database;
import java.time.Instant;
import java.util.List;

/** Rows in every table, with all that is odd in a text. */
final class FilledTables {
    /** Tabs, line ends, backslashes, quotes, what stands for null and for an end elsewhere, and letters of every size. */
    static final String ODD = "a\tb\nc\rd\\e\\N''f\"g \\. ü ☃ \uD83D\uDE00 ";

    private FilledTables() {}

    static void fill(BackupStage stage, Instant noon) {
        stage.database(database -> runs(database, noon));
        stage.sql(
                "insert into declarations values ('calendar', 'nz', '{\"dates\":[]}')",
                "insert into payloads values (1, " + bytes(stage, "00ff5c4e0a09") + ")",
                "insert into prerequisites values (2, 'a', 5)",
                "insert into shards values (1, 1, 0, 2, 'failed', 3, null), (1, 1, 1, 2, 'succeeded', 0, null)",
                "insert into event_hooks values ('h', 3, null, 1, '" + ODD + "')",
                "insert into events (at, kind, task, execution_id, attempt, position, name, data) values (1, 'task', 'a', 1,"
                        + " 1, 7, 'x', '{\"t\":\"" + ODD + "\"}')",
                "insert into nodes (name, boot_id, version, last_tick, boot_planned) values ('db9', 'b', '1', 5, 1)",
                "insert into ticks (node, runner, started_at, lag_ms) values ('web1', 'r', 5, 6)",
                "insert into audit (at, actor, origin, action, task, detail) values (1, 'ann', 'here', 'kill', 'a', '{}')",
                "insert into health_checks (at, node, name, status, detail) values (1, 'web1', 'disk', 'ok', '" + ODD
                        + "')",
                "insert into conditions (rule, subject, severity, state, summary, detail, causes, told_to, first_seen,"
                        + " last_seen, count, looks, wrong, changed_at, reminders) values ('r', 's', 'low', 'firing', '"
                        + ODD
                        + "', '', '', '', 1, 2, 3, 0, 1, 4, 0)",
                "insert into outbox (channel, body, created_at, delivered_at) values ('mail', '" + ODD + "', 1, 2)",
                "insert into notices (condition_id, channel, kind, created_at, message) values (1, 'mail', 'opened', 1, 1)",
                "insert into snoozes values ('a', 5, 'ann')",
                "insert into sums values ('day', 0, 'a', 'failed', 2, 3, 4, 5, 6, 7, 8, 9, null, 15, '3:1')",
                "insert into upkeep values ('cleanup', 5, 'web1', '{\"t\":\"" + ODD + "\"}')",
                "insert into database_sizes values (0, 4711)");
    }

    private static void runs(Database database, Instant noon) {
        TaskRuns runs = new TaskRuns(database, "web1").register("a", 2, noon).registerIn("Pacific/Auckland", "b", noon);
        runs.succeed("a", noon);
        runs.fail("b", noon, 3, ODD.replace("''", "'"));
        runs.failAttempts("a", noon.plusSeconds(60), List.of("one", "two"));
    }

    private static String bytes(BackupStage stage, String hex) {
        return stage.url.startsWith("jdbc:sqlite:") ? "x'" + hex + "'" : "'\\x" + hex + "'::bytea";
    }
}
