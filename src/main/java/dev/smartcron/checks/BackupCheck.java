package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a backup was made lately and is still there, where backups are made at all: one was, or a task that is switched
 * on gives {@code smartcron backup}.
 *
 * @param node this one; whether a file is there only its own node can see
 * @param onFile whether all is on this machine, whatever it was called then
 */
record BackupCheck(UpkeepTable upkeep, TaskTable tasks, String node, boolean onFile, ZoneId zone) implements Check {
    private static final String NAME = "backup";

    private static final String BACKUP = "smartcron backup";

    /** The least age that is told of: where backups are made more often, one may fail. */
    private static final Duration LEAST = Duration.ofDays(2);

    private static final int DISTANCES = 3;

    /** A task that is new has until then to have made its first. */
    private static final Duration AFTER_FIRST = Duration.ofHours(1);

    /** Firings that are looked at for the longest time between two; a week of working days is among them. */
    private static final int LOOKED_AT = 10;

    static BackupCheck of(Database database, String node, ZoneId zone) {
        return new BackupCheck(new UpkeepTable(database), new TaskTable(database), node, database.file() != null, zone);
    }

    @Override
    public List<CheckResult> check(Instant now) {
        Optional<UpkeepDone> last = upkeep.last(Upkeep.BACKUP);
        List<TaskRow> making =
                tasks.with("backup").stream().filter(BackupCheck::makesBackups).toList();
        if (last.isEmpty() && making.isEmpty()) {
            return List.of(CheckResult.of(
                    NAME,
                    CheckStatus.OK,
                    "none is made, and no task is there to make them: smartcron backup",
                    null,
                    List.of(CheckFindings.of(AlertRule.BACKUP_TOO_OLD, List.of()))));
        }
        return List.of(last.map(done -> made(done, making, now)).orElseGet(() -> neverMade(making, now)));
    }

    private static boolean makesBackups(TaskRow row) {
        return row.mayRun()
                && RegisteredTask.of(row)
                        .task()
                        .filter(task ->
                                StartRules.given(task.action().arguments()).contains("backup"))
                        .isPresent();
    }

    private CheckResult made(UpkeepDone done, List<TaskRow> making, Instant now) {
        Duration age = Duration.between(done.at(), now).truncatedTo(ChronoUnit.SECONDS);
        Duration limit = limit(done, making, now);
        String file = String.valueOf(done.facts().get("file"));
        String of = "the last is of " + Zoned.spaced(done.at(), zone) + ", "
                + Durations.brief(age.isNegative() ? Duration.ZERO : age) + " ago: " + file
                + (isHere(done) ? "" : " on " + done.node());
        Measured measured = new Measured(Math.max(0, age.toSeconds()), limit.toSeconds());
        Optional<String> fault = isHere(done) ? fault(done, Path.of(file)) : Optional.empty();
        if (fault.isPresent()) {
            return result(
                    of + ", which is " + fault.get(),
                    measured,
                    finding("the last backup is " + fault.get() + ": " + file, done, age, limit, making));
        }
        return age.compareTo(limit) <= 0
                ? result(of, measured, null)
                : result(
                        of,
                        measured,
                        finding("the last backup is " + Durations.brief(age) + " old", done, age, limit, making));
    }

    /** Finds what is wrong with the file of a backup: it was read back when it was made, and nobody writes to it since. */
    private static Optional<String> fault(UpkeepDone done, Path file) {
        try {
            long size = Files.size(file);
            boolean isChanged = done.facts().get("bytes") instanceof Long bytes && size != bytes;
            return isChanged ? Optional.of("not as it was made") : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("gone");
        } catch (IOException e) {
            return Optional.of("out of reach, " + FileErrors.inWords(e));
        }
    }

    private CheckResult neverMade(List<TaskRow> making, Instant now) {
        Instant from = making.stream()
                .map(row -> expected(row, now))
                .min(Instant::compareTo)
                .orElse(now);
        String never = "none was ever made, though " + making.get(0).name() + " is there to make them";
        return result(
                never,
                null,
                from.isAfter(now)
                        ? null
                        : new Finding(
                                NAME,
                                Severity.HIGH,
                                "no backup was ever made",
                                words(making).andFacts("task", making.get(0).name())));
    }

    /** When a task that is new has to have made its first: in two days, but not before it had to fire. */
    private Instant expected(TaskRow row, Instant now) {
        Instant declared = tasks.declaredAt(row.name()).orElse(now);
        Instant first = RegisteredTask.of(row)
                .schedule()
                .flatMap(schedule -> schedule.next(declared))
                .map(firing -> firing.plus(AFTER_FIRST))
                .orElse(declared);
        Instant inTwoDays = declared.plus(LEAST);
        return first.isAfter(inTwoDays) ? first : inTwoDays;
    }

    private static Duration limit(UpkeepDone done, List<TaskRow> making, Instant now) {
        Duration usual = making.stream()
                .flatMap(row -> RegisteredTask.of(row).schedule().stream())
                .map(schedule -> longestDistance(schedule, now))
                .min(Duration::compareTo)
                .orElseGet(() -> done.facts().get("every_ms") instanceof Long millis
                        ? Duration.ofMillis(millis)
                        : Duration.ZERO);
        Duration limit = usual.multipliedBy(DISTANCES);
        return limit.compareTo(LEAST) > 0 ? limit : LEAST;
    }

    private static Duration longestDistance(Schedule schedule, Instant now) {
        Duration longest = Duration.ZERO;
        PrimitiveIterator.OfLong walk = schedule.walk(now);
        @Nullable Long before = null;
        for (int i = 0; i < LOOKED_AT && walk.hasNext(); i++) {
            long firing = walk.nextLong();
            Duration distance = Duration.ofSeconds(before == null ? 0 : firing - before);
            longest = distance.compareTo(longest) > 0 ? distance : longest;
            before = firing;
        }
        return longest;
    }

    private boolean isHere(UpkeepDone done) {
        return onFile || done.node().equals(node);
    }

    private static CheckResult result(String detail, @Nullable Measured measured, @Nullable Finding finding) {
        List<Finding> findings = finding == null ? List.of() : List.of(finding);
        return new CheckResult(
                NAME,
                finding == null ? CheckStatus.OK : CheckStatus.DEGRADED,
                detail,
                finding == null ? null : BACKUP,
                measured,
                List.of(CheckFindings.of(AlertRule.BACKUP_TOO_OLD, findings)));
    }

    private Finding finding(String summary, UpkeepDone done, Duration age, Duration limit, List<TaskRow> making) {
        return new Finding(
                NAME,
                Severity.HIGH,
                summary,
                words(making)
                        .andFacts(
                                "file", done.facts().get("file"),
                                "of", Zoned.spaced(done.at(), zone),
                                "age", Durations.brief(age),
                                "limit", Durations.format(limit),
                                "made_on", done.node()));
    }

    private static Details words(List<TaskRow> making) {
        Details details = Details.of("What happens since the last backup would be lost with the database.");
        return making.isEmpty()
                ? details.andTry(BACKUP, "makes one now")
                : details.andTry(
                        BACKUP,
                        "makes one now",
                        "smartcron history " + making.get(0).name(),
                        "what the task did that makes them");
    }
}
