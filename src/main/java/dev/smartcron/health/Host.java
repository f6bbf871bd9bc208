package dev.smartcron.health;

import dev.smartcron.store.Ticks;
import java.nio.file.Path;

/** What is looked at on this machine: the node's row, its home and its log folder. */
public record Host(Ticks.Node node, Path home, Path logs) {
    Path run() {
        return home.resolve("run");
    }
}
