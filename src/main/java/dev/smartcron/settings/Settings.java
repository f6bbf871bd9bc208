package dev.smartcron.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an operator can set, settled: option before environment before {@code smartcron.yaml} before default.
 * Immutable. As many components as there are settings, because this is their list.
 *
 * @param home absolute; holds database, run files and spool. Need not exist yet
 * @param configFile absolute; need not exist when nobody named it
 * @param logDir absolute; need not exist yet
 * @param databaseUrl for JDBC; a secret because a password may stand in it
 * @param node this machine's name in the database
 * @param environment such as {@code production}; tasks may be bound to one
 * @param root whether this process runs as root
 * @param maxParallel most executions at once on this node
 * @param allowedPaths where programs of tasks may lie; empty for anywhere
 * @param cgroup under which the control groups of tasks are made; empty to look for a place
 * @param redact patterns masked in all output
 * @param metricsTextfile written after each tick for Prometheus' node exporter
 */
public record Settings(
        Path home,
        Path configFile,
        Path logDir,
        Secret databaseUrl,
        Optional<Secret> databasePassword,
        String node,
        String environment,
        boolean root,
        int maxParallel,
        Optional<Mail> mail,
        Channels channels,
        AlertRules alerts,
        HealthLimits health,
        List<Path> allowedPaths,
        Optional<Path> cgroup,
        Queue queue,
        Retention retention,
        List<String> redact,
        Logs logs,
        Dashboard dashboard,
        Optional<Path> metricsTextfile) {

    /** The largest {@link #maxParallel} there is, wherever it is given. */
    public static final int MOST_PARALLEL = Sources.MOST_PARALLEL;

    /**
     * Settles the settings of this process.
     *
     * @param environment the process's environment, {@code System.getenv()}
     * @throws BadSettings with every problem at once
     */
    public static Settings load(Options options, Map<String, String> environment) {
        return load(options, environment, Host.runsAsRoot());
    }

    /** As {@link #load(Options, Map)}, told whether it is root that runs. */
    public static Settings load(Options options, Map<String, String> environment, boolean root) {
        List<String> problems = new ArrayList<>();
        Sources sources = new Sources(options, environment, root, problems);
        Path home = sources.home();
        Path configFile = sources.configFile(home);
        Map<String, ?> values = ConfigFile.read(configFile, home, sources.namesConfigFile(), problems);
        Section file = new Section(configFile.getFileName() + ":", values, environment);
        Secret databaseUrl = sources.databaseUrl(home, file);
        Path logDir = sources.logDir(home, file);
        String node = sources.node(file);
        String environmentName = sources.environmentName(file);
        int maxParallel = sources.maxParallel(file.section("limits"));
        if (!problems.isEmpty()) {
            throw new BadSettings(problems);
        }
        return new Settings(
                home,
                configFile,
                logDir,
                databaseUrl,
                sources.databasePassword(),
                node,
                environmentName,
                root,
                maxParallel,
                Mail.of(file.section("mail")),
                Channels.of(file.section("channels")),
                AlertRules.of(file.section("alerts")),
                HealthLimits.of(file.section("health")),
                paths(file.section("limits").texts("allowed_paths")),
                file.section("limits").text("cgroup").map(Path::of),
                Queue.of(file.section("queue")),
                Retention.of(file.section("retention")),
                file.texts("redact"),
                Logs.of(file.section("logs")),
                Dashboard.of(file.section("dashboard")),
                file.section("metrics").text("textfile").map(Path::of));
    }

    private static List<Path> paths(List<String> texts) {
        List<Path> paths = new ArrayList<>();
        for (String text : texts) {
            paths.add(Path.of(text));
        }
        return List.copyOf(paths);
    }
}
