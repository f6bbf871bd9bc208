package dev.smartcron.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can set and something reads, settled: option before environment before {@code smartcron.yaml}
 * before default. Immutable.
 *
 * @param healthPing address that is told of each {@code health}; empty for none
 * @param textfile that {@code health} writes figures for Prometheus into; empty for none
 */
public record Settings(
        NodeSettings node,
        DatabaseAccess database,
        LimitSettings limits,
        QueueSettings queue,
        LogSettings logs,
        RetentionSettings retention,
        HealthSettings health,
        AlertSettings alerts,
        List<EventHook> eventHooks,
        ReportSettings report,
        DashboardSettings dashboard,
        Optional<Secret> healthPing,
        Optional<Path> textfile) {
    /**
     * The database.
     *
     * @param url for JDBC; a secret because a password may stand in it
     */
    public record DatabaseAccess(Secret url, Optional<Secret> password) {}

    /**
     * Settles the settings of this process.
     *
     * @param environment the process's environment, {@code System.getenv()}
     * @throws BadSettings with every problem at once
     */
    public static Settings load(Options options, Map<String, String> environment) {
        return load(options, environment, RunningUser.of(environment));
    }

    /** As {@link #load(Options, Map)}, for a process of this user. */
    public static Settings load(Options options, Map<String, String> environment, RunningUser user) {
        List<String> problems = new ArrayList<>();
        Sources sources = new Sources(options, environment, user, problems);
        Path home = sources.home();
        Path configFile = sources.configFile(home);
        Map<String, @Nullable Object> values =
                new ConfigFile(configFile, home).read(sources.namesConfigFile(), problems);
        Section file = new Section(configFile.getFileName() + ":", values, environment);
        DatabaseAccess database = new DatabaseAccess(sources.databaseUrl(home, file), sources.databasePassword());
        Path logDir = sources.logDir(home, file);
        NodeSettings node =
                new NodeSettings(sources.node(file), sources.environmentName(file), home, configFile, logDir, user);
        int maxParallel = sources.maxParallel(file.section("limits"));
        if (!problems.isEmpty()) {
            throw new BadSettings(problems);
        }
        return new Settings(
                node,
                database,
                LimitSettings.of(maxParallel, file.section("limits")),
                QueueSettings.of(file.section("queue")),
                LogSettings.of(file),
                RetentionSettings.of(file.section("retention")),
                HealthSettings.of(file.section("health")),
                AlertSettings.of(file),
                EventHook.of(file),
                ReportSettings.of(file.section("report")),
                DashboardSettings.of(file.section("dashboard")),
                file.section("health").secret("ping_url"),
                file.section("metrics").text("textfile").map(Path::of));
    }
}
