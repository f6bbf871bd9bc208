package dev.smartcron.settings;

import dev.smartcron.yaml.CommonTexts;
import dev.smartcron.yaml.Shape;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings that more than one source can give, and which of them wins. A variable without a value is not set. */
final class Sources {
    private final Options options;
    private final Map<String, String> environment;
    private final RunningUser user;
    private final List<String> problems;

    Sources(Options options, Map<String, String> environment, RunningUser user, List<String> problems) {
        this.options = options;
        this.environment = environment;
        this.user = user;
        this.problems = problems;
    }

    Path home() {
        Path given = given(options.home(), "SMARTCRON_HOME");
        if (given != null) {
            return given;
        }
        if (user.isRoot()) {
            return Path.of("/var/lib/smartcron");
        }
        String xdg = variable("XDG_DATA_HOME");
        if (xdg != null && xdg.startsWith("/")) { // the rules of XDG: a relative one is to be ignored
            return Path.of(xdg, "smartcron");
        }
        String said = variable("HOME");
        return Path.of(said == null ? user.home() : said, ".local", "share", "smartcron")
                .toAbsolutePath();
    }

    boolean namesConfigFile() {
        return options.config() != null || variable("SMARTCRON_CONFIG") != null;
    }

    Path configFile(Path home) {
        Path given = given(options.config(), "SMARTCRON_CONFIG");
        return given == null ? home.resolve("smartcron.yaml") : given;
    }

    Path logDir(Path home, Section file) {
        Path given = given(options.logDir(), "SMARTCRON_LOG_DIR");
        if (given != null) {
            return given;
        }
        return file.text("log_dir")
                .map(Path::of)
                .orElse(user.isRoot() ? Path.of("/var/log/smartcron") : home.resolve("logs"));
    }

    Secret databaseUrl(Path home, Section file) {
        String option = options.database();
        String url = option == null ? variable("SMARTCRON_DB") : option;
        if (url == null) {
            return file.secret("database").orElseGet(() -> Secret.of("jdbc:sqlite:" + home.resolve("smartcron.db")));
        }
        if (!url.startsWith("jdbc:sqlite:") && !url.startsWith("jdbc:postgresql:")) {
            problems.add((option == null ? "SMARTCRON_DB" : "--db")
                    + ": must start with jdbc:sqlite: or jdbc:postgresql:, such as"
                    + " jdbc:postgresql://db.example.org/smartcron?user=smartcron");
        }
        return Secret.of(url);
    }

    Optional<Secret> databasePassword() {
        String password = variable("SMARTCRON_DB_PASSWORD");
        if (password != null) {
            return Optional.of(Secret.of(password));
        }
        Path file = given(null, "SMARTCRON_DB_PASSWORD_FILE");
        return file == null ? Optional.empty() : Optional.of(Secret.inFile("SMARTCRON_DB_PASSWORD_FILE", file));
    }

    String node(Section file) {
        String given = name("SMARTCRON_NODE");
        return given == null ? file.text("node").orElseGet(LocalHost::name) : given;
    }

    String environmentName(Section file) {
        String given = name("SMARTCRON_ENV");
        return given == null ? file.text("environment").orElse("production") : given;
    }

    int maxParallel(Section limits) {
        Integer option = options.maxParallel();
        if (option != null) {
            return inRange("--max-parallel", option.toString());
        }
        String given = variable("SMARTCRON_MAX_PARALLEL");
        return given == null
                ? limits.number("max_parallel").orElse(4 * Runtime.getRuntime().availableProcessors())
                : inRange("SMARTCRON_MAX_PARALLEL", given);
    }

    private int inRange(String source, String written) {
        try {
            int number = Integer.parseInt(written);
            if (number >= 1 && number <= LimitSettings.MOST_PARALLEL) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        problems.add(source + ": '" + written + "' is not a whole number from 1 to " + LimitSettings.MOST_PARALLEL);
        return 1;
    }

    private @Nullable Path given(@Nullable Path option, String variable) {
        String written = variable(variable);
        if (option != null || written == null) {
            return option == null ? null : option.toAbsolutePath().normalize();
        }
        try {
            return Path.of(written).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problems.add(variable + ": is not a path: " + e.getReason());
            return null;
        }
    }

    private @Nullable String name(String variable) {
        String written = variable(variable);
        if (written != null) {
            try {
                return CommonTexts.NAME.check().canonical(written);
            } catch (Shape.BadValue e) {
                problems.add(variable + ": " + e.getMessage());
            }
        }
        return written;
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
