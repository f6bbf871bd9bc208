package dev.smartcron.app;

import dev.smartcron.alert.Notifier;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.checks.Health;
import dev.smartcron.checks.HealthCheck;
import dev.smartcron.checks.HealthLimits;
import dev.smartcron.checks.HealthReport;
import dev.smartcron.checks.Place;
import dev.smartcron.checks.Textfile;
import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import java.time.Clock;
import java.util.List;

/**
 * Checks everything once.
 *
 * @param alerts whether what is found is told, as by the crontab's {@code health}; or it is only looked at
 */
public record HealthLook(Application app, boolean alerts) {

    /** Makes the checks; also where there is no database. */
    public HealthReport check() {
        Clock clock = app.clockWithoutDatabase();
        Health health = health(clock);
        Database database;
        try {
            database = app.checkedDatabase();
        } catch (DatabaseProblem e) {
            return health.check(e, clock.instant());
        }
        List<HealthCheck> report = new DailyReports(app.settings(), app.node())
                .checks(Channels.of(app.settings().alerts(), clock).names(), alerts);
        return health.check(database, app.now(), report);
    }

    private Health health(Clock clock) {
        Settings settings = app.settings();
        Notifier notifier = new Notifier(
                new Sender(settings.node().name(), app.node().zone().zone()),
                settings.alerts(),
                Channels.of(settings.alerts(), clock),
                alerts);
        return new Health(
                new Place(app.node().identity(), settings.node()),
                new HealthLimits(settings.health(), settings.queue().maxWaiting(), settings.retention()),
                notifier,
                new ConfiguredHooks(
                        settings.eventHooks(),
                        clock,
                        app.node().zone().zone(),
                        app.node().environment()),
                settings.textfile()
                        .map(file -> new Textfile(file, settings.node().user(), app.prometheus()::text)));
    }
}
