package dev.smartcron.hooks;

import dev.smartcron.settings.EventHook;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.PingTable;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The receivers of a node's events: the hooks of its settings, and the services that tasks' {@code ping_url} lead to.
 *
 * @param all the hooks
 * @param system this machine's clock
 * @param zone whose local time the events' times are in
 * @param environment what references in addresses of tasks are resolved from
 */
public record ConfiguredHooks(List<EventHook> all, Clock system, ZoneId zone, Map<String, String> environment) {
    public ConfiguredHooks {
        all = List.copyOf(all);
    }

    /** Checks whether there is anybody at all. */
    public boolean isAnybody(Database database) {
        return !all.isEmpty() || !new PingTable(database).readers().isEmpty();
    }

    /** Sends events of a database on to them. */
    public HookDelivery delivery(Database database) {
        PingTable pings = new PingTable(database);
        return new HookDelivery(database, () -> subscribers(pings), database.clock(system));
    }

    private List<Subscriber> subscribers(PingTable pings) {
        List<Subscriber> subscribers = new ArrayList<>();
        all.forEach(hook -> subscribers.add(new PatternSubscriber(hook, zone)));
        pings.readers().forEach(name -> subscribers.add(new PingSubscriber(name, pings, environment, zone)));
        return subscribers;
    }
}
