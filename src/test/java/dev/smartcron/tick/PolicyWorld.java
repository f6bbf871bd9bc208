package dev.smartcron.tick;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.status.Holds;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.store.plan.Planning;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node whose ticks are a test's, and what became of the firings. */
abstract class PolicyWorld {
    @TempDir
    Path home;

    World world;

    @BeforeEach
    void open() {
        world = new World(home);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** {@code 13:00 missed why} or {@code 15:00 catch_up succeeded}, in the order of the firings. */
    List<String> rows(String task) {
        return byFiring(task).stream()
                .map(row -> {
                    String time = row.scheduledAt().toString().substring(11, 16) + " ";
                    boolean dropped = row.status() == Status.MISSED || row.status() == Status.SKIPPED;
                    return time
                            + (dropped
                                    ? row.status().word() + " "
                                            + row.sentence(Sentence.PLAIN).orElseThrow()
                                    : row.trigger().word() + " " + row.status().word());
                })
                .toList();
    }

    List<String> reasons(String task) {
        return byFiring(task).stream()
                .map(row -> row.sentence(Sentence.PLAIN)
                        .map(told -> row.status().word() + ": " + told)
                        .orElse(row.status().word()))
                .toList();
    }

    int firings(String task) {
        return byFiring(task).stream().mapToInt(Execution::firings).sum();
    }

    List<Execution> byFiring(String task) {
        return world.history(task).stream()
                .filter(row -> row.scheduledAt() != null)
                .sorted(Comparator.comparing(Execution::scheduledAt))
                .toList();
    }

    Holds holds() {
        TaskNodes nodes = new TaskNodes(new Heartbeats(List.of(), "node", null), world.node);
        return Holds.read(new Planning(world.database), nodes, world.now);
    }
}
