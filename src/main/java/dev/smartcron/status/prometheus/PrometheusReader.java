package dev.smartcron.status.prometheus;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.settings.Version;
import dev.smartcron.status.TaskStates;
import dev.smartcron.status.TickBook;
import dev.smartcron.status.figures.Metrics.QueueFigures;
import dev.smartcron.status.figures.MetricsReader;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.nodes.NodeTable;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.nodes.NodeTable.Summary;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.KeptSums;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the figures that Prometheus is given. Costs the same however much has run, and whatever has been removed since.
 *
 * @param states how the tasks stand
 * @param heartbeats of the nodes
 * @param channels that alerts leave through
 */
public record PrometheusReader(Database database, TaskStates states, Heartbeats heartbeats, List<String> channels) {
    private static final List<Phase> OPEN =
            Arrays.stream(Phase.values()).filter(Phase::isOpen).toList();

    /** Reads them as they are now, as text in Prometheus' format. */
    public String read(Instant now) {
        long began = System.nanoTime();
        Exposition exposition = new Exposition();
        exposition.add(ExportedMetric.BUILD_INFO, true, Version.current());
        tasks(exposition, now);
        nodes(exposition, now);
        queue(exposition, now);
        alerts(exposition, now);
        exposition.add(ExportedMetric.LOCKS_HELD, new HealthFacts(database).locksHeld(now));
        exposition.add(ExportedMetric.DATABASE_SIZE, new DatabaseSizes(database).current());
        exposition.add(ExportedMetric.SCRAPE_DURATION, (System.nanoTime() - began) / 1e9);
        return exposition.text();
    }

    /** Adds the figures of tasks. Counts go on when a task is no longer registered: it may be again. */
    private void tasks(Exposition exposition, Instant now) {
        TaskValues values = new TaskValues(exposition);
        Map<String, TaskSums> ever = new TreeMap<>(new KeptSums(database, now).ever());
        states.all(now).forEach(task -> {
            values.add(task);
            ever.putIfAbsent(task.name(), new TaskSums());
        });
        ever.forEach(values::add);
    }

    /** With a database file there is one node: other names in it are its former ones. */
    private void nodes(Exposition exposition, Instant now) {
        NodeTable table = new NodeTable(database);
        Map<String, Duration> lags = table.lastLags(now.minus(TickBook.SPAN));
        Map<String, Integer> missing = TickBook.read(table, heartbeats, ZoneOffset.UTC, now).nodes().stream()
                .collect(Collectors.toMap(Summary::node, Summary::missing));
        for (NodeRow node : heartbeats.nodes()) {
            String name = node.name();
            Instant last = heartbeats.lastTick(node).orElse(null);
            if (last != null && (database.file() == null || name.equals(heartbeats.self()))) {
                exposition.add(ExportedMetric.LAST_TICK, last, name);
                if (lags.containsKey(name)) {
                    exposition.add(ExportedMetric.TICK_LAG, lags.get(name), name);
                }
                int minutes = missing.getOrDefault(name, silence(last, now));
                exposition.add(ExportedMetric.TICKS_MISSING, Math.min(minutes, TickBook.SPAN.toMinutes()), name);
            }
        }
    }

    private static int silence(Instant last, Instant now) {
        return (int) Math.max(0, Math.min(Duration.between(last, now).toMinutes(), TickBook.SPAN.toMinutes()));
    }

    private void queue(Exposition exposition, Instant now) {
        QueueFigures queue = new MetricsReader(database).queue(now);
        exposition.add(ExportedMetric.QUEUE_JOBS, queue.pending(), "pending");
        exposition.add(ExportedMetric.QUEUE_JOBS, queue.running(), "running");
        if (queue.oldest() != null) {
            exposition.add(ExportedMetric.QUEUE_OLDEST, now.minus(queue.oldest()));
        }
    }

    private void alerts(Exposition exposition, Instant now) {
        List<ConditionState> open = new Conditions(database)
                .open(now).stream().map(Condition::state).toList();
        for (Severity severity : Severity.values()) {
            for (Phase phase : OPEN) {
                long count = open.stream()
                        .filter(each -> each.severity() == severity && each.phase() == phase)
                        .count();
                exposition.add(ExportedMetric.ALERTS, count, severity.word(), phase.word());
            }
        }
        Outbox outbox = new Outbox(database);
        channels.forEach(channel -> exposition.add(
                ExportedMetric.OUTBOX_UNDELIVERED,
                outbox.state(List.of(channel), now).waiting(),
                channel));
    }
}
