package dev.smartcron.app;

import dev.smartcron.alert.ReportPosting;
import dev.smartcron.alert.Sender;
import dev.smartcron.checks.HealthCheck;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.settings.ReportSettings;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.status.TaskNodes;
import dev.smartcron.status.TaskStates;
import dev.smartcron.status.report.ReportCheck;
import dev.smartcron.status.report.ReportReader;
import dev.smartcron.status.report.ReportSchedule;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The parts of the daily report, over whichever connection there is. */
public record DailyReports(Settings settings, LocalNode node) {
    /** A large table takes its time; {@code health} has no more for it. */
    private static final Duration MOST = Duration.ofSeconds(30);

    /** The zone that it is told in. */
    public ZoneId zone() {
        return settings.report().zone().orElseGet(() -> node.zone().zone());
    }

    public ReportReader reader(Database database) {
        Heartbeats heartbeats = Heartbeats.read(database, node.name(), node.runFolder());
        TaskStates states = new TaskStates(
                new TaskTable(database),
                new ExecutionTable(database),
                new PendingReasons(database, node.identity(), settings.limits(), settings.queue(), heartbeats),
                new TaskNodes(heartbeats, node.identity()),
                new ServiceTable(database));
        return new ReportReader(database, states, places(database));
    }

    public ReportPosting posting(Database database) {
        return new ReportPosting(database, new Sender(node.name(), zone()));
    }

    /**
     * Returns the checks that {@code health} makes for the report; none where it is not sent by itself.
     *
     * @param configured the channels that there are
     * @param sends false to look only
     */
    public List<HealthCheck> checks(List<String> configured, boolean sends) {
        return settings
                .report()
                .at()
                .map(at -> new HealthCheck(
                        "report",
                        database -> new ReportCheck(
                                reader(database),
                                posting(database),
                                new ReportSchedule(at, zone()),
                                to(configured),
                                sends),
                        MOST))
                .stream()
                .toList();
    }

    /** The channels that it leaves through: those of the settings, as far as they are configured. */
    public List<String> to(List<String> configured) {
        ReportSettings report = settings.report();
        return configured.stream().filter(report.to()::contains).toList();
    }

    private List<Path> places(Database database) {
        Set<Path> places = new LinkedHashSet<>();
        places.add(settings.node().home());
        places.add(settings.node().logDir());
        Path file = database.file();
        if (file != null && file.toAbsolutePath().getParent() != null) {
            places.add(file.toAbsolutePath().getParent());
        }
        return List.copyOf(places);
    }
}
