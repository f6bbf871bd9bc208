package dev.smartcron.app;

import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.maintenance.Cleanup;
import dev.smartcron.maintenance.EventCleanup;
import dev.smartcron.maintenance.OldFiles;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import java.time.Clock;

/** Wires what keeps an installation well for years, as a node's settings say. */
public record NodeUpkeep(LocalNode node, Database database, Clock systemClock) {
    /** Removes what was kept long enough. */
    public Cleanup cleanup() {
        Settings settings = node.settings();
        OldFiles files = new OldFiles(
                settings.node().home(),
                settings.node().logDir().resolve("tasks"),
                settings.logs().keep());
        return new Cleanup(database, settings.retention(), events(), files, node.name());
    }

    /** Removes the events among that. */
    public EventCleanup events() {
        Settings settings = node.settings();
        ConfiguredHooks hooks = new ConfiguredHooks(
                settings.eventHooks(), systemClock, node.zone().zone(), node.environment());
        return new EventCleanup(database, settings.retention().events(), hooks);
    }
}
