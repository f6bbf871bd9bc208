package dev.smartcron.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** A morning of a retailer's tasks: the history that docs/sql.md shows, in a database. */
final class SqlStory {
    /** The time of the page. */
    static final Instant NOW = Instant.parse("2026-11-28T11:00:30Z");

    private static final Path ROWS = Path.of("src/test/resources/dev/smartcron/cli/sql-story.sql");

    private static final Pattern TIME = Pattern.compile("@(?:(\\d)([-+]))?(\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)");

    private static final String TASKS = """
              - {name: bank_fetch, schedule: "0 18 * * *", timezone: Pacific/Auckland, category: bank, command: [php, cron/bank.php], timeout: 30m}
              - {name: payroll_sync, schedule: "0 * * * *", category: payroll, command: [php, cron/sync.php], priority: 1, timeout: 10m, memory: 256M, retries: 2}
              - {name: payroll_update, schedule: "*/5 * * * *", category: payroll, command: "php cron/update.php | tee out", timeout: 1h30m}
              - {name: staff_remind, schedule: "0 22 * * *", timezone: Pacific/Auckland, category: staff, command: [php, cron/remind.php]}
              - {name: vend_sales, schedule: "*/15 * * * *", description: Sales from the tills, category: vend, command: [php, cron/vend.php, --password=hunter2], priority: 2, timeout: 10m, retries: {max: 3, delay: 30s}}
              - {name: vend_stock, schedule: "30 * * * *", category: vend, command: [php, cron/stock.php], enabled: false}
            """;

    private SqlStory() {}

    /**
     * Fills an empty database.
     *
     * @param now in place of {@link #NOW}; every other time moves with it
     * @return the deployment whose database that is
     */
    static Deployment tell(Path folder, String url, Instant now) throws IOException, SQLException {
        Deployment deployment = new Deployment(folder);
        deployment.environment.put("SMARTCRON_DB", url);
        deployment.now = now;
        Deployment.Answer registered = deployment.register(TASKS);
        if (registered.exitCode() != 0) {
            throw new IllegalStateException(registered.err());
        }
        Duration moved = Duration.between(NOW, now);
        String script = TIME.matcher(Files.readString(ROWS).replaceAll("--.*\n", ""))
                .replaceAll(time -> {
                    long days = time.group(1) == null ? 0 : Long.parseLong(time.group(2) + time.group(1));
                    Instant then =
                            Instant.parse("2026-11-28T" + time.group(3) + "Z").plus(Duration.ofDays(days));
                    return Long.toString(then.plus(moved).toEpochMilli());
                });
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : script.split(";\\s*\n", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
        }
        return deployment;
    }
}
