package dev.smartcron.health;

import dev.smartcron.store.Ledger;
import java.nio.file.Path;

/** What is looked at on this machine: the node's row, its home and its log folder. */
public record Host(Ledger.Node node, Path home, Path logs) {
    Path run() {
        return home.resolve("run");
    }
}
