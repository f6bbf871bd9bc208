package dev.smartcron.hooks;

import dev.smartcron.settings.EventHook;
import dev.smartcron.store.db.Database;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/**
 * The hooks of a node's settings.
 *
 * @param system this machine's clock
 * @param zone whose local time the events' times are in
 */
public record ConfiguredHooks(List<EventHook> all, Clock system, ZoneId zone) {
    public ConfiguredHooks {
        all = List.copyOf(all);
    }

    /** Sends events of a database on to them. */
    public HookDelivery delivery(Database database) {
        return new HookDelivery(database, all, database.clock(system), zone);
    }
}
