package dev.smartcron.checks;

import dev.smartcron.alert.FigureRules;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.settings.LocalZone;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.FileIntegrity;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.query.HookTable;
import dev.smartcron.store.query.PingTable;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.text.Durations;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The list of checks of {@code verify}: whether this deployment can work. Changes nothing.
 *
 * @param opener opens the database, where there is one, whatever its schema; what it opens is closed here
 * @param clock this machine's, and {@code zone} its time zone
 */
public record Verification(
        Settings settings, StartRules rules, Supplier<Optional<Database>> opener, Clock clock, LocalZone zone) {
    private static final String REGISTER = "The first command that works makes it: smartcron register tasks.yaml";

    private static final String NO_TICK =
            "smartcron run --verbose shows what a tick says; pgrep -a cron whether cron runs.";

    /** Makes every check. */
    public VerifyReport check() {
        Machine machine = Machine.real();
        AccessCheck access = new AccessCheck(settings.node().user());
        Check textfile = now -> settings.textfile().stream()
                .flatMap(file -> new TextfileCheck(file, settings.node().user()).check(now).stream())
                .toList();
        List<Check> checks = List.of(
                new HostCheck(machine, settings, zone),
                new ChannelsCheck(
                        settings.alerts(),
                        Channels.of(settings.alerts(), clock),
                        settings.node().configFile()),
                access.folder("home", settings.node().home(), REGISTER),
                access.settings(settings.node().configFile()),
                access.folder("logs", settings.node().logDir(), "The first tick makes it: smartcron run"),
                textfile,
                this::database,
                new CronCheck(machine, settings.node()));
        Instant now = clock.instant();
        List<CheckResult> results = new ArrayList<>();
        checks.forEach(check -> results.addAll(check.check(now)));
        return new VerifyReport(results);
    }

    private List<CheckResult> database(Instant now) {
        List<CheckResult> results = new ArrayList<>();
        try {
            Optional<Database> existing = opener.get();
            Path file = Database.fileOf(settings.database().url().reveal());
            if (file != null) {
                results.addAll(new AccessCheck(settings.node().user())
                        .file("database file", file, REGISTER)
                        .check(now));
            }
            if (existing.isEmpty()) {
                return results;
            }
            try (Database database = existing.get()) {
                results.add(whole(database));
                CheckResult schema = schema(database);
                results.add(schema);
                if (schema.status() == CheckStatus.OK) {
                    contents(database, results);
                }
            }
        } catch (DatabaseProblem e) {
            results.add(CheckResult.critical("database", String.valueOf(e.getMessage()), e.hint()));
        } catch (UserError e) {
            results.add(CheckResult.critical("database", String.valueOf(e.getMessage()), e.hint()));
        }
        return results;
    }

    private static CheckResult whole(Database database) {
        List<String> damages = FileIntegrity.damages(database);
        return damages.isEmpty()
                ? CheckResult.ok(
                        "database",
                        database.file() == null
                                ? "the server answers"
                                : database.file() + " passes its integrity check")
                : CheckResult.critical(
                        "database",
                        "is damaged: " + String.join("; ", damages),
                        "smartcron maintain mends indexes; else put the latest backup in its place: smartcron restore FILE");
    }

    private static CheckResult schema(Database database) {
        int version = database.schemaVersion();
        if (version != Schema.VERSION) {
            return CheckResult.critical(
                    "schema",
                    "is " + version + ", this program needs " + Schema.VERSION,
                    version < Schema.VERSION
                            ? "Run smartcron migrate."
                            : "Install the newer SmartCron that migrated it.");
        }
        List<String> missing = database.missingTables();
        return missing.isEmpty()
                ? CheckResult.ok("schema", "is " + version + ", every table is there")
                : CheckResult.critical(
                        "tables",
                        "missing: " + String.join(", ", missing),
                        "Somebody dropped them. Put the latest backup in its place: smartcron restore FILE");
    }

    private void contents(Database database, List<CheckResult> results) {
        Instant now = database.clock(clock).instant();
        results.addAll(new TasksCheck(rules, new TaskTable(database).all()).check(now));
        FigureRules figures = new FigureRules(database, zone.zone(), now);
        results.addAll(new RuleTasksCheck(
                        settings.alerts().rules(),
                        figures::tasks,
                        settings.node().configFile())
                .check(now));
        Heartbeats heartbeats = Heartbeats.read(
                database, settings.node().name(), settings.node().home().resolve("run"));
        results.add(lastTick(heartbeats, now));
        results.addAll(new RetentionCheck(database, settings.retention()).check(now));
        results.add(
                GrowthCheck.of(new DatabaseSizes(database), settings.health().diskFullWithin())
                        .told(now));
        results.addAll(
                BackupCheck.of(database, settings.node().name(), zone.zone()).check(now));
        results.addAll(new HookCheck(new HookTable(database), settings.eventHooks(), zone.zone()).check(now));
        results.addAll(new PingCheck(new HookTable(database), new PingTable(database)).check(now));
    }

    private CheckResult lastTick(Heartbeats heartbeats, Instant now) {
        String name = "last tick";
        Optional<Instant> last = heartbeats.ownLastTick();
        if (last.isEmpty()) {
            return CheckResult.degraded(name, heartbeats.self() + " has never ticked", NO_TICK);
        }
        Duration age = Duration.between(last.get(), now).truncatedTo(ChronoUnit.SECONDS);
        String at = Zoned.iso(last.get(), zone.zone());
        if (age.compareTo(Duration.ofMinutes(-2)) < 0) {
            return CheckResult.critical(
                    name, at + ", which is still to come", "The clock was set back: check it, timedatectl.");
        }
        return age.compareTo(settings.health().runnerSilentAfter()) > 0
                ? CheckResult.degraded(name, at + ", " + Durations.brief(age) + " ago", NO_TICK)
                : CheckResult.ok(name, at);
    }
}
