package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.FileIntegrity;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a database file is whole, by reading every page of it, once an hour.
 *
 * <p>That costs in proportion to the size. A file that takes longer than {@link #MOST} is left alone for a day: it is noted
 * before it is begun, so that neither that nor a look which dies makes every look read it. A damaged one is read again by
 * every look, so that its trouble is over as soon as it is.
 *
 * @param file null for a server, which looks after itself
 * @param note where that is noted
 * @param reader reads the file, and says what is damaged; empty where that takes longer than it is given
 */
record IntegrityCheck(@Nullable Path file, Path note, Function<Duration, Optional<List<String>>> reader, ZoneId zone)
        implements Check {
    /** Of the half minute that all checks have; what is read in it is gigabytes. */
    static final Duration MOST = Duration.ofSeconds(10);

    /** The check's own time is over a little later than the read's. */
    static final Duration ITS_TIME = MOST.plusSeconds(2);

    private static final String NAME = "integrity";

    /** The check of a database; {@code runFolder} keeps its note. */
    static IntegrityCheck of(Database database, Path runFolder, ZoneId zone) {
        return new IntegrityCheck(
                database.file(), runFolder.resolve("integrity"), most -> FileIntegrity.damages(database, most), zone);
    }

    @Override
    public List<CheckResult> check(Instant now) {
        if (file == null) {
            return List.of();
        }
        long size = size(file);
        IntegrityNote last = IntegrityNote.read(note);
        if (!last.isDue(size, now)) {
            return List.of(last.unfinished() == 0 ? CheckResult.ok(NAME, whole(last.at())) : tooLarge(size));
        }
        new IntegrityNote(now, Math.max(1, size)).write(note);
        Optional<List<String>> damages = reader.apply(MOST);
        return List.of(damages.isEmpty() ? tooLarge(size) : result(damages.get(), now));
    }

    private CheckResult result(List<String> damages, Instant now) {
        if (damages.isEmpty()) {
            new IntegrityNote(now, 0).write(note);
            return CheckResult.of(
                    NAME,
                    CheckStatus.OK,
                    whole(now),
                    null,
                    List.of(CheckFindings.of(AlertRule.DATABASE_DAMAGED, List.of())));
        }
        IntegrityNote.remove(note);
        return CheckResult.of(
                NAME,
                CheckStatus.CRITICAL,
                "damaged: " + damages.get(0),
                null,
                List.of(CheckFindings.of(AlertRule.DATABASE_DAMAGED, List.of(damaged(damages)))));
    }

    /** The result for a file that nobody has read to its end: nothing of it is raised or resolved. */
    private static CheckResult tooLarge(long size) {
        return CheckResult.ok(
                NAME,
                "not looked at: reading all of its " + Sizes.brief(size) + " takes longer than " + Durations.brief(MOST)
                        + "; smartcron verify does");
    }

    private String whole(Instant at) {
        return "every page was whole at " + Zoned.spaced(at, zone);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // The database is open: whatever this is, reading it will tell.
            return 0;
        }
    }

    private static Finding damaged(List<String> damages) {
        return new Finding(
                "database",
                Severity.CRITICAL,
                "the database is damaged",
                Details.NONE
                        .and(new Details.Output("The integrity check said", damages))
                        .andTry("smartcron maintain", "mends indexes, and says what else is damaged")
                        .and(
                                "For anything else: smartcron restore FILE, with the latest backup, keeps this one aside."));
    }
}
