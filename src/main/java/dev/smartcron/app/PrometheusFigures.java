package dev.smartcron.app;

import dev.smartcron.alert.channel.Channels;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.TaskStates;
import dev.smartcron.status.prometheus.PrometheusReader;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Node;
import java.time.Clock;
import java.time.Instant;

/**
 * Reads the figures for Prometheus, as this node sees them, over whichever connection there is.
 *
 * @param clock this machine's
 */
public record PrometheusFigures(LocalNode node, Clock clock) {
    /** The figures as they are now, in Prometheus' text format. */
    public String text(Database database, Instant now) {
        Settings settings = node.settings();
        Node self = node.identity();
        Heartbeats heartbeats = Heartbeats.read(database, node.name(), node.runFolder());
        TaskStates states = new TaskStates(
                new TaskTable(database),
                new ExecutionTable(database),
                new PendingReasons(database, self, settings.limits(), settings.queue(), heartbeats),
                new TaskNodes(heartbeats, self),
                new ServiceTable(database));
        return new PrometheusReader(
                        database,
                        states,
                        heartbeats,
                        Channels.of(settings.alerts(), clock).names())
                .read(now);
    }
}
