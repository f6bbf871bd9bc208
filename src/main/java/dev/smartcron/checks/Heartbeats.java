package dev.smartcron.checks;

import dev.smartcron.store.nodes.Ticks.Heartbeat;
import dev.smartcron.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last signs of life of the crontab's own lines: what the nodes wrote, and the minutes in which this node's
 * launcher found nothing to do.
 *
 * @param nodes as their rows have them
 * @param self this node's name
 * @param idle its last minute that needed no tick; null when there was none
 */
public record Heartbeats(
        List<Heartbeat> nodes, String self, @Nullable Instant idle) {

    /** Reads the launcher's note; {@code runFolder} is where it leaves it. */
    public static Heartbeats read(List<Heartbeat> nodes, String self, Path runFolder) {
        return new Heartbeats(nodes, self, lastIdle(runFolder.resolve("idle")));
    }

    /** A node's last tick, also one that found nothing to do. */
    public Optional<Instant> lastTick(Heartbeat node) {
        return lastTick(node.node(), node.lastTick());
    }

    /** As {@link #lastTick(Heartbeat)}, of a node whose last recorded tick is known. */
    public Optional<Instant> lastTick(String node, @Nullable Instant recorded) {
        return latest(Stream.of(Optional.ofNullable(recorded), Optional.ofNullable(node.equals(self) ? idle : null)));
    }

    /** The last tick of any node. */
    public Optional<Instant> lastTick() {
        return latest(nodes.stream().map(this::lastTick));
    }

    /** The last tick of the node we are on; empty also when it was never recorded. */
    Optional<Instant> ownLastTick() {
        return latest(nodes.stream().filter(node -> node.node().equals(self)).map(this::lastTick));
    }

    /** The last start of a line of the crontab: {@code health} where its command says so, otherwise {@code run}. */
    public Optional<Instant> lastStart(Task task) {
        return task.action().arguments().toString().contains("health")
                ? latest(nodes.stream().map(node -> Optional.ofNullable(node.lastHealth())))
                : lastTick();
    }

    private static Optional<Instant> latest(Stream<Optional<Instant>> instants) {
        return instants.flatMap(Optional::stream).max(Comparator.naturalOrder());
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
