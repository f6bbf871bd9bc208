package dev.smartcron.checks;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.alert.message.Details;
import dev.smartcron.execution.Status;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.settings.HealthSettings;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.text.Json;
import dev.smartcron.tick.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A world that is looked at by {@code health}; alerts are read as the conditions that they are. */
final class RuleWorld implements AutoCloseable {
    final World world;
    final TaskRuns runs;
    HealthSettings limits = HealthProcess.LIMITS;
    private final String url;

    RuleWorld(Path home) {
        this.url = "jdbc:sqlite:" + home.resolve("smartcron.db");
        this.world = new World(home, url);
        world.node = new Node("web1", "production", Boot.id(), "test");
        this.runs = new TaskRuns(world.database, "web1");
    }

    /** Ticks and looks. */
    HealthReport tickAndLook() {
        world.run();
        return look();
    }

    /** Looks; the launcher has just found nothing to do. */
    HealthReport look() {
        try {
            Path idle = world.home.resolve("run/idle");
            Files.createDirectories(idle.getParent());
            Files.writeString(idle, world.now.getEpochSecond() + "\n");
            Files.setLastModifiedTime(idle, FileTime.from(world.now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HealthProcess.run(world.home, url, limits, HealthProcess.notifier(null, true), world.now);
    }

    /** Lets time go by in which nothing happens. */
    RuleWorld later(Duration time) {
        world.now = world.now.plus(time);
        return this;
    }

    /** A run of a task that began now, by somebody else's hand: it succeeds after so long. */
    void ran(String task, Duration took) {
        end(runs.start(task, world.now), world.now.plus(took));
        later(Duration.ofMinutes(1).plus(took));
    }

    void end(Claim claim, Instant at) {
        runs.end(claim, at, Status.SUCCEEDED, 0, null, null, "fine");
    }

    /** What is open: {@code medium task_failed a: a failed: exit 1}. */
    List<String> open() {
        return conditions().stream()
                .map(open -> open.state().severity().word() + " " + open.rule() + " " + open.subject() + ": "
                        + open.summary())
                .toList();
    }

    Details details(String rule) {
        return conditions().stream()
                .filter(open -> open.rule().equals(rule))
                .findFirst()
                .map(open -> Details.of((List<?>) Json.read(open.detail())))
                .orElseThrow();
    }

    List<Condition> conditions() {
        return new Conditions(world.database)
                .unresolved().stream()
                        .filter(each -> each.state().phase().isOpen())
                        .toList();
    }

    @Override
    public void close() {
        world.close();
    }
}
