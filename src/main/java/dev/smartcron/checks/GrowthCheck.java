package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Checks that the database will not fill its disk soon, as it has grown lately. The first look of a day records its size.
 *
 * @param within how soon is too soon
 * @param room of the file system that it is on, in bytes; empty where nobody here knows it
 */
record GrowthCheck(DatabaseSizes sizes, Duration within, OptionalLong room) implements Check {
    private static final String NAME = "database_growth";

    /** A new database grows in bounds and leaps: of its first days nothing is concluded. */
    private static final int FEWEST_DAYS = 7;

    /** The check of a database; nobody here knows the disk of a server. */
    static GrowthCheck of(DatabaseSizes sizes, Duration within) {
        Path file = sizes.database().file();
        return new GrowthCheck(sizes, within, file == null ? OptionalLong.empty() : room(file));
    }

    private static OptionalLong room(Path file) {
        try {
            return OptionalLong.of(Files.getFileStore(file).getUsableSpace());
        } catch (IOException e) {
            // The check of the disk tells what is wrong with it.
            return OptionalLong.empty();
        }
    }

    @Override
    public List<CheckResult> check(Instant now) {
        long bytes = sizes.current();
        if (!sizes.isKnown(DatabaseGrowth.day(now))) {
            sizes.record(bytes, now);
        }
        DatabaseGrowth growth = DatabaseGrowth.read(sizes, now);
        Optional<Duration> full = full(growth);
        Optional<Duration> soon = full.filter(left -> left.compareTo(within) < 0);
        String detail = detail(bytes, growth);
        return List.of(CheckResult.of(
                NAME,
                soon.isPresent() ? CheckStatus.DEGRADED : CheckStatus.OK,
                detail,
                full.map(left -> new Measured(left.toDays(), within.toDays(), true))
                        .orElse(null),
                List.of(CheckFindings.of(
                        AlertRule.DATABASE_GROWTH,
                        soon.map(left -> finding(left, detail)).stream().toList()))));
    }

    /** The result for {@code verify}, which records nothing. */
    CheckResult told(Instant now) {
        DatabaseGrowth growth = DatabaseGrowth.read(sizes, now);
        String detail = detail(sizes.current(), growth);
        boolean soon = full(growth).filter(left -> left.compareTo(within) < 0).isPresent();
        return soon
                ? CheckResult.degraded(
                        "database size", detail, "Keep less (retention in the settings), or give it more room.")
                : CheckResult.ok("database size", detail);
    }

    private Optional<Duration> full(DatabaseGrowth growth) {
        return room.isEmpty() || growth.span() < FEWEST_DAYS ? Optional.empty() : growth.until(room.getAsLong());
    }

    /** {@code 61M, grows by 3.1M a day: fills its disk in 12d}. */
    private String detail(long bytes, DatabaseGrowth growth) {
        return Sizes.brief(bytes)
                + growth.bytesPerDay().stream()
                        .mapToObj(GrowthCheck::perDay)
                        .findFirst()
                        .orElse("; how fast it grows is known after three days")
                + full(growth)
                        .map(left -> ", and would fill its disk in " + Durations.brief(left))
                        .orElse("");
    }

    private static String perDay(long bytes) {
        return bytes > 0 ? ", grows by " + Sizes.brief(bytes) + " a day" : ", does not grow";
    }

    private Finding finding(Duration left, String detail) {
        return new Finding(
                "database",
                Severity.MEDIUM,
                "the database fills its disk in " + Durations.brief(left),
                Details.of("It is " + detail + "; health.disk_full_within is " + Durations.format(within)
                                + ". When nothing is left, nothing can be recorded, and no task is started.")
                        .and("Keep less (retention in the settings), or give it a larger disk.")
                        .andTry("smartcron maintain", "gives back what the database does not use"));
    }
}
