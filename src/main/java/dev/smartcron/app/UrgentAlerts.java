package dev.smartcron.app;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.Delivery;
import dev.smartcron.alert.Reconciled;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.store.db.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes alerts of what has failed, and delivers those that may leave; apart, because most ticks do without its classes. */
final class UrgentAlerts {
    private UrgentAlerts() {}

    static void tell(Database database, LocalNode node, Clock systemClock, Consumer<String> warnings) {
        AlertSettings settings = node.settings().alerts();
        Channels channels = Channels.of(settings, systemClock);
        Sender sender = new Sender(node.name(), node.zone().zone());
        Instant now = database.clock(systemClock).instant();
        Reconciled reconciled = new Alerts(database, sender, settings, channels.names()).reconcileFailures(now);
        node.ownLogs(warnings).errors(now, reconciled.lines());
        new Delivery(database, channels).run(now);
    }
}
