package dev.smartcron.tick;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import dev.smartcron.tick.admit.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The world of a story about a task that waits for another: the parent {@code p}, and the child {@code c}. */
record DependencyStage(World world, Path marker) {
    DependencyStage parent(String shell, Object... keys) {
        world.task("p", shell, with(List.of("schedule", "0 * * * *"), keys));
        return this;
    }

    /** A parent that fails until there is a {@link #file}. */
    DependencyStage parentNeedsFile(Object... keys) {
        return parent("test -e " + marker, keys);
    }

    void file() throws IOException {
        Files.createFile(marker);
    }

    DependencyStage child(Object... keys) {
        world.task("c", "true", with(List.of("schedule", "10 * * * *", "after", List.of("p")), keys));
        return this;
    }

    private static Object[] with(List<Object> first, Object... more) {
        List<Object> all = new ArrayList<>(first);
        for (int i = 0; i < more.length; i += 2) {
            int known = all.indexOf(more[i]);
            if (known >= 0) {
                all.set(known + 1, more[i + 1]);
            } else {
                all.add(more[i]);
                all.add(more[i + 1]);
            }
        }
        return all.toArray();
    }

    DependencyStage now(String time) {
        Instant then = Instant.parse("2026-04-05T" + time + ":00Z");
        world.now = then;
        return this;
    }

    DependencyStage at(String time) {
        now(time);
        world.run();
        return this;
    }

    void prune(String task) {
        List<Definition> rest = new ArrayList<>();
        rest.add(new Definition("c", Json.object("schedule", "10 * * * *", "command", "true", "after", List.of(task))));
        world.operator("ann").register("test.yaml", rest, Map.of(), true);
    }

    /** Plans, and claims for a runner that dies before it starts anything. */
    void diesWithClaim() {
        world.planner().plan(world.now, Duration.ZERO);
        new Claims(
                        world.database,
                        new Node("node", "production", world.node.bootId(), "test"),
                        "99999999-7-" + Boot.id(),
                        8)
                .round(List.of(), world.now);
    }

    List<String> rows() {
        return world.history("c").stream()
                .sorted(Comparator.comparing(DependencyStage::time))
                .map(row -> (time(row).atZone(ZoneOffset.UTC).toLocalTime() + " "
                                + row.status().word() + " " + sentence(row))
                        .strip())
                .toList();
    }

    /** As the claim would say it. */
    private String sentence(Execution row) {
        return Waits.reason(world, row).map(Sentence.PLAIN::of).orElse("");
    }

    private static Instant time(Execution row) {
        return row.scheduledAt() == null ? row.dueAt() : row.scheduledAt();
    }
}
