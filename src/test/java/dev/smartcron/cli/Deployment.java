package dev.smartcron.cli;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RowSums;
import dev.smartcron.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SmartCron as its user meets it: words in, words and an exit code out, in a home of its own. */
final class Deployment {
    final Path home;
    final Map<String, String> environment = new HashMap<>();
    Instant now = Instant.parse("2026-04-03T12:00:30Z");

    Deployment(Path folder) {
        home = folder.resolve("home");
        environment.put("SMARTCRON_HOME", home.toString());
        environment.put("SMARTCRON_LOG_DIR", home.resolve("logs").toString());
        environment.put("SMARTCRON_NODE", "web1");
        environment.put("SUDO_USER", "ann");
        environment.put("COLUMNS", "80");
    }

    /** What a command answered. */
    record Answer(int exitCode, String out, String err) {
        Object json() {
            return Json.read(out);
        }

        @SuppressWarnings("unchecked") // every JSON object has string keys
        Map<String, Object> object() {
            return (Map<String, Object>) json();
        }

        @SuppressWarnings("unchecked")
        List<Map<String, Object>> array() {
            return (List<Map<String, Object>>) json();
        }
    }

    Answer smartcron(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Cli.execute(
                words,
                new Console(
                        environment,
                        Clock.fixed(now, ZoneOffset.UTC),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
        return new Answer(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Writes a task file with these tasks and registers it. */
    Answer register(String tasks, String... more) throws IOException {
        String[] words = new String[more.length + 2];
        words[0] = "register";
        words[1] = file("version: 1\ntasks:\n" + tasks).toString();
        System.arraycopy(more, 0, words, 2, more.length);
        return smartcron(words);
    }

    Path file(String text) throws IOException {
        Files.createDirectories(home);
        return Files.writeString(home.resolve("tasks.yaml"), text);
    }

    /** Records an execution that happened; times are ISO instants, null where it has none. Never started: due now. */
    void happened(String task, String status, Reason reason, String started, String finished) throws SQLException {
        long due = started == null ? now.toEpochMilli() : millis(started);
        sql(
                """
                insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, reason_code,
                    reason_facts, created_at, started_at, finished_at, node, attempts)
                values (?, 'schedule', 'skip', ?, ?, 3, ?, ?, ?, ?, ?, ?, 'web1', 1)""",
                task,
                millis(started),
                due,
                status,
                reason == null ? null : reason.code().word(),
                reason == null ? null : reason.factsJson(),
                due,
                millis(started),
                // Whatever is over has its end.
                finished == null && Status.of(status).isFinal() ? Long.valueOf(due) : millis(finished));
    }

    /** Adds up what a test has written by itself, as is done where executions end. */
    void addUp() {
        try (Database database = Database.open(url(), null)) {
            RowSums.count(database);
        }
    }

    void sql(String statement, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.executeUpdate();
        }
    }

    /** The database that its commands use. */
    String url() {
        return environment.getOrDefault("SMARTCRON_DB", "jdbc:sqlite:" + home.resolve("smartcron.db"));
    }

    private static Long millis(String instant) {
        return instant == null ? null : Instant.parse(instant).toEpochMilli();
    }
}
