package dev.smartcron.maintenance;

import static dev.smartcron.maintenance.Past.NOW;
import static dev.smartcron.maintenance.Past.days;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/** Something old of every kind, and something of most kinds that stays. */
final class PastOfAllKinds {
    private PastOfAllKinds() {}

    static void write(Past past, Path home) throws IOException {
        past.task("a");
        for (int i = 0; i < 250; i++) {
            past.execution("a", i % 3 == 0 ? "failed" : "succeeded", 400 - i);
            past.execution("gone", "succeeded", 400 - i);
        }
        for (int ago = 40; ago > 0; ago -= 3) {
            event(past, ago);
            past.row(
                    "ticks",
                    "node",
                    "n",
                    "runner",
                    "r",
                    "started_at",
                    days(ago),
                    "finished_at",
                    days(ago),
                    "lag_ms",
                    0);
        }
        for (int ago = 300; ago < 500; ago += 50) {
            long message = message(past, "mail", ago, "delivered_at", days(ago));
            long condition = condition(past, "s" + ago, ago);
            past.row(
                    "notices",
                    "condition_id",
                    condition,
                    "channel",
                    "mail",
                    "kind",
                    "opened",
                    "created_at",
                    days(ago),
                    "message",
                    message);
            past.row(
                    "audit", "at", days(ago), "actor", "ann", "origin", "n", "action", "disable", "task", "a", "detail",
                    "{}");
            past.row("health_checks", "at", days(ago), "node", "n", "name", "disk", "status", "ok", "detail", "");
            past.row("database_sizes", "day", days(ago), "bytes", 1);
        }
        for (int ago = 1; ago < 800; ago += 90) {
            for (String span : new String[] {"hour", "day", "ever"}) {
                sums(past, span, days(ago), "a");
                sums(past, span, days(ago), "b");
            }
        }
        past.row("slots", "name", "task:gone", "number", 0, "fence", 4);
        files(home);
    }

    static long event(Past past, double ago, Object... columns) {
        Object[] all = {"at", days(ago), "kind", "task", "task", "a", "name", "x", "data", "{}"};
        Object[] both = new Object[all.length + columns.length];
        System.arraycopy(all, 0, both, 0, all.length);
        System.arraycopy(columns, 0, both, all.length, columns.length);
        return past.row("events", both);
    }

    static long message(Past past, String channel, double ago, Object... columns) {
        Object[] all = {"channel", channel, "body", "", "created_at", days(ago)};
        Object[] both = new Object[all.length + columns.length];
        System.arraycopy(all, 0, both, 0, all.length);
        System.arraycopy(columns, 0, both, all.length, columns.length);
        return past.row("outbox", both);
    }

    /** An alert that is over since so many days. */
    static long condition(Past past, String subject, double ago) {
        return past.row(
                "conditions",
                "rule",
                "r",
                "subject",
                subject,
                "state",
                "resolved",
                "severity",
                "low",
                "summary",
                "",
                "detail",
                "[]",
                "causes",
                "",
                "told_to",
                "",
                "first_seen",
                1,
                "last_seen",
                1,
                "count",
                1,
                "looks",
                0,
                "wrong",
                0,
                "changed_at",
                1,
                "reminders",
                0,
                "resolved_at",
                days(ago));
    }

    static void sums(Past past, String span, long starts, String task) {
        past.row(
                "sums",
                "span",
                span,
                "starts",
                starts,
                "task",
                task,
                "status",
                "succeeded",
                "executions",
                1,
                "wanted",
                0,
                "attempts",
                1,
                "timed",
                1,
                "run_ms",
                1,
                "longest_ms",
                1,
                "waited_ms",
                0,
                "longest_wait_ms",
                0,
                "durations",
                "1:1");
    }

    private static void files(Path home) throws IOException {
        old(home.resolve("logs/tasks/gone.log"), 31);
        old(home.resolve("runs/999999-1/output"), 2);
        Files.setLastModifiedTime(home.resolve("runs/999999-1"), time(2));
        old(home.resolve("run/settings123.new"), 2);
    }

    /** A file that was last written to so many days ago. */
    static Path old(Path file, double ago) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "something\n");
        return Files.setLastModifiedTime(file, time(ago));
    }

    static FileTime time(double ago) {
        return FileTime.from(NOW.minus(Duration.ofMillis((long) (ago * 86_400_000))));
    }
}
