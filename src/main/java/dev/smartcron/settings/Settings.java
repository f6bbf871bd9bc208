package dev.smartcron.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can set and something reads, settled: option before environment before {@code smartcron.yaml}
 * before default. Immutable. What nothing reads yet is checked where the file is read, and left there.
 */
public record Settings(
        NodeSettings node,
        DatabaseSettings database,
        LimitSettings limits,
        LogSettings logs,
        HealthSettings health,
        AlertSettings alerts) {

    /**
     * Settles the settings of this process.
     *
     * @param environment the process's environment, {@code System.getenv()}
     * @throws BadSettings with every problem at once
     */
    public static Settings load(Options options, Map<String, String> environment) {
        return load(options, environment, LocalHost.runsAsRoot());
    }

    /** As {@link #load(Options, Map)}, for a process that is root's or is not. */
    public static Settings load(Options options, Map<String, String> environment, boolean root) {
        List<String> problems = new ArrayList<>();
        Sources sources = new Sources(options, environment, root, problems);
        Path home = sources.home();
        Path configFile = sources.configFile(home);
        Map<String, @Nullable Object> values = ConfigFile.read(configFile, home, sources.namesConfigFile(), problems);
        Section file = new Section(configFile.getFileName() + ":", values, environment);
        DatabaseSettings database = new DatabaseSettings(sources.databaseUrl(home, file), sources.databasePassword());
        Path logDir = sources.logDir(home, file);
        NodeSettings node =
                new NodeSettings(sources.node(file), sources.environmentName(file), home, configFile, logDir, root);
        int maxParallel = sources.maxParallel(file.section("limits"));
        if (!problems.isEmpty()) {
            throw new BadSettings(problems);
        }
        return new Settings(
                node,
                database,
                LimitSettings.of(maxParallel, file.section("limits")),
                LogSettings.of(file),
                HealthSettings.of(file.section("health")),
                AlertSettings.of(file));
    }
}
