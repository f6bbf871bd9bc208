package dev.smartcron.status;

import dev.smartcron.store.Ticks.Heartbeat;
import dev.smartcron.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the crontab's own lines were last heard of: what the nodes wrote, and the minutes in which this node's launcher
 * found nothing to do.
 *
 * @param nodes as the ledger has them
 * @param self this node's name
 * @param idle its last minute that needed no tick; null when there was none
 */
public record Pulse(
        List<Heartbeat> nodes, String self, @Nullable Instant idle) {

    /** Reads the launcher's note; {@code runFolder} is where it leaves it. */
    public static Pulse read(List<Heartbeat> nodes, String self, Path runFolder) {
        return new Pulse(nodes, self, lastIdle(runFolder.resolve("idle")));
    }

    /** When this node last ticked, be it that there was nothing to do. */
    public Optional<Instant> lastTick(Heartbeat node) {
        return lastTick(node.node(), node.lastTick());
    }

    Optional<Instant> lastTick(String node, @Nullable Instant recorded) {
        return Optional.ofNullable(later(recorded, node.equals(self) ? idle : null));
    }

    /** When any node last ticked. */
    public Optional<Instant> lastTick() {
        Instant last = null;
        for (Heartbeat node : nodes) {
            last = later(last, lastTick(node).orElse(null));
        }
        return Optional.ofNullable(last);
    }

    /** When a line of the crontab last started: {@code health} where its command says so, otherwise {@code run}. */
    Optional<Instant> lastStart(Task task) {
        if (!task.action().arguments().toString().contains("health")) {
            return lastTick();
        }
        Instant last = null;
        for (Heartbeat node : nodes) {
            last = later(last, node.lastHealth());
        }
        return Optional.ofNullable(last);
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isAfter(b) ? a : b;
    }

    private static @Nullable Instant lastIdle(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            // Not there, or not ours to look at: then the database's word alone counts.
            return null;
        }
    }
}
