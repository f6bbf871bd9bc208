package dev.smartcron.checks;

import dev.smartcron.store.rows.Node;
import java.nio.file.Path;

/** A node and its folders: the {@code home}, and that of the {@code logs}. */
public record Place(Node node, Path home, Path logs) {
    Path runFolder() {
        return home.resolve("run");
    }
}
