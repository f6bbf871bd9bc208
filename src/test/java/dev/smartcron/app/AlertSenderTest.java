package dev.smartcron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner that stays tells of failures, also after its database was away. */
class AlertSenderTest {
    @TempDir
    private Path home;

    @Test
    void a_database_that_was_away_is_looked_at_again() throws Exception {
        Path told = home.resolve("told");
        Files.writeString(
                home.resolve("smartcron.yaml"),
                "channels: {command: {run: 'cat >> " + told + "; echo >> " + told + "'}}\n");
        Settings settings = Settings.load(Options.NONE, Map.of("SMARTCRON_HOME", home.toString()));
        List<String> warnings = new CopyOnWriteArrayList<>();
        AlertSender sender = new AlertSender(new LocalNode(settings, Map.of()), Clock.systemUTC(), warnings::add);
        sender.start();
        Thread looking = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("alerts"))
                .findFirst()
                .orElseThrow();
        await().until(() ->
                looking.getState() == Thread.State.TIMED_WAITING || looking.getState() == Thread.State.TERMINATED);
        Path file = Database.fileOf(settings.database().url().reveal());
        Path elsewhere = home.resolve("elsewhere.db");
        try (Database database = Database.open("jdbc:sqlite:" + elsewhere, null)) {
            Instant now = Instant.now();
            TaskRuns runs = new TaskRuns(database, "node");
            runs.register("pay", 1, now.minusSeconds(5));
            runs.fail("pay", now.minusSeconds(2), 3, "fatal: no money");
        }
        Files.move(elsewhere, file);
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(told));
        assertThat(warnings).isEmpty();
        try (Database database = Database.open(settings.database().url().reveal(), null)) {
            sender.end(database);
        }
        assertThat(looking.isAlive()).isFalse();
        assertThat(Files.readString(told)).contains("CRITICAL pay failed: fatal: no money");
    }
}
