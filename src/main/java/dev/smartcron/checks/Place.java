package dev.smartcron.checks;

import dev.smartcron.settings.NodeSettings;
import dev.smartcron.store.rows.Node;
import java.nio.file.Path;

/** A node, and where its files are. */
public record Place(Node node, NodeSettings settings) {
    Path home() {
        return settings.home();
    }

    Path logs() {
        return settings.logDir();
    }

    Path runFolder() {
        return home().resolve("run");
    }
}
