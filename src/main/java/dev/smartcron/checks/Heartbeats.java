package dev.smartcron.checks;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
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
        List<NodeRow> nodes, String self, @Nullable Instant idle) {

    /** Reads the rows, and the launcher's note; {@code runFolder} is where it leaves it. */
    public static Heartbeats read(Database database, String self, Path runFolder) {
        return new Heartbeats(new NodeTable(database).all(), self, lastIdle(runFolder.resolve("idle")));
    }

    /** A node's last tick, also one that found nothing to do. */
    public Optional<Instant> lastTick(NodeRow node) {
        return latest(Stream.of(
                Optional.ofNullable(node.lastTick()),
                Optional.ofNullable(node.name().equals(self) ? idle : null)));
    }

    /** The last tick of any node. */
    public Optional<Instant> lastTick() {
        return latest(nodes.stream().map(this::lastTick));
    }

    /** The last tick of the node we are on; empty also when it was never recorded. */
    Optional<Instant> ownLastTick() {
        return latest(nodes.stream().filter(node -> node.name().equals(self)).map(this::lastTick));
    }

    /** The last start of a line of the crontab: {@code health} where its command says so, otherwise {@code run}. */
    public Optional<Instant> lastStart(Task task) {
        return isHealth(task) ? latest(nodes.stream().map(node -> Optional.ofNullable(node.lastHealth()))) : lastTick();
    }

    /** Tells which of the crontab's two lines a task stands for: {@code health}, otherwise {@code run}. */
    public static boolean isHealth(Task task) {
        return task.action().arguments().toString().contains("health");
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
