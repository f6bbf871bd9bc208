package dev.smartcron.health;

import dev.smartcron.store.Node;
import java.nio.file.Path;

/** What is looked at on this machine: the node's row, its home and its log folder. */
public record Host(Node node, Path home, Path logs) {
    Path run() {
        return home.resolve("run");
    }
}
