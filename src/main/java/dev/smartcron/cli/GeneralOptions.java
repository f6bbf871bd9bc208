package dev.smartcron.cli;

import dev.smartcron.settings.Options;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class GeneralOptions {
    @Option(names = "--json", description = "Print one JSON document and nothing else.")
    private boolean json;

    @Option(names = "--verbose", description = "Print more; with an error, its stack trace.")
    private boolean verbose;

    @Option(names = "--home", paramLabel = "DIR", description = "Folder of database and settings; or SMARTCRON_HOME.")
    private @Nullable Path home;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file. Default: HOME/smartcron.yaml; or SMARTCRON_CONFIG.")
    private @Nullable Path config;

    @Option(names = "--db", paramLabel = "URL", description = "JDBC URL of the database; or SMARTCRON_DB.")
    private @Nullable String database;

    @Option(names = "--log-dir", paramLabel = "DIR", description = "Folder of the logs; or SMARTCRON_LOG_DIR.")
    private @Nullable Path logDir;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    Options options(@Nullable Integer maxParallel) {
        return new Options(home, config, database, logDir, maxParallel);
    }

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
